//! Bounds on time and memory. Each is far above what real modules need.

/// Bytes of one object file.
pub const FILE_BYTES: u64 = 512 << 20;
/// Bytes that the modules of one wheel unpack to.
pub const WHEEL_BYTES: u64 = 2 << 30;
/// Entries of one wheel.
pub const WHEEL_ENTRIES: usize = 100_000;
/// Files looked at in one folder, and its depth.
pub const FOLDER_FILES: usize = 100_000;
/// Depth of folders.
pub const FOLDER_DEPTH: usize = 32;
/// Segments or sections of one object file.
pub const SEGMENTS: usize = 4096;
/// Symbols of one object file.
pub const SYMBOLS: usize = 1 << 20;
/// Bytes of a symbol's name; longer ones have none.
pub const SYMBOL_NAME: usize = 2048;
/// Relocated words of one object file.
pub const RELOCATIONS: usize = 4 << 20;
/// Hooks decoded in one file.
pub const HOOKS: usize = 1024;
/// Instructions followed from one hook.
pub const INSTRUCTIONS: usize = 240_000;
/// Instructions followed from all hooks of one file.
pub const INSTRUCTIONS_OF_FILE: usize = 8_000_000;
/// Instructions followed of a function that runs when the file is loaded.
pub const INSTRUCTIONS_OF_CONSTRUCTOR: usize = 20_000;
/// Functions of one file that run when it is loaded.
pub const CONSTRUCTORS: usize = 256;
/// Nested calls followed from one hook.
pub const CALL_DEPTH: usize = 16;
/// Definitions that one hook may choose among.
pub const DEFINITIONS: usize = 16;
/// Entries of one table of methods.
pub const METHODS: usize = 8192;
/// Slots of one array, and depth of arrays in arrays (CPython allows five).
pub const SLOTS: usize = 512;
/// Levels of slot arrays.
pub const SLOT_LEVELS: usize = 5;
/// Bytes of one text.
pub const TEXT: usize = 1 << 20;
/// Bytes of all texts of one file.
pub const TEXTS: usize = 16 << 20;
