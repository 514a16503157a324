//! The head of a `PyModuleDef`, by whose initial bytes its layout can be told.

use crate::image::Image;

/// How a definition is laid out in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// `PyModuleDef` of builds with the GIL, and of the stable ABI.
    Gil,
    /// `PyModuleDef` of free-threaded builds.
    FreeThreaded,
    /// `PyModuleDef` of builds with `Py_TRACE_REFS` before 3.13.
    TraceRefs,
    /// An array of `PySlot`, which is the same in every build.
    Slots,
    /// None of these.
    Unknown,
}

impl Layout {
    /// Returns a word for reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gil => "gil",
            Self::FreeThreaded => "free-threaded",
            Self::TraceRefs => "trace-refs",
            Self::Slots => "slots",
            Self::Unknown => "unknown",
        }
    }

    /// Tells the layout by what `PyModuleDef_HEAD_INIT` expands to in each version and build:
    /// the reference count stands at 0 with the GIL, the local one at 12 without, and behind
    /// two pointers with `Py_TRACE_REFS`.
    pub(crate) fn of_def(image: &Image<'_>, address: u64) -> Self {
        let Some(head) = image.bytes::<56>(address) else {
            return Self::Unknown;
        };
        if image.has_pointer_within(address..address.saturating_add(40)) {
            return Self::Unknown;
        }
        let u64_at = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&head[at..at + 8]);
            u64::from_le_bytes(bytes)
        };
        // 1; immortal in 3.13; immortal and static in 3.14 and later.
        let count = |value: u64| value == 1 || value == 0xffff_ffff || value == 0x5_0000_c000_0000;
        let zero = |range: std::ops::Range<usize>| head[range].iter().all(|byte| *byte == 0);
        if count(u64_at(0)) && zero(8..40) {
            return Self::Gil;
        }
        if zero(0..16) && u64_at(16) == 1 && zero(24..56) {
            return Self::TraceRefs;
        }
        // ob_flags is 0 in 3.13 and 4 (static) later.
        let flags = u64_at(8);
        if zero(0..8) && flags & !4 == 0xffff_ffff << 32 && zero(16..56) {
            return Self::FreeThreaded;
        }
        Self::Unknown
    }

    /// The offset of `m_name`: the size of `PyModuleDef_Base`.
    pub(crate) fn members(self) -> Option<u64> {
        match self {
            Self::Gil => Some(40),
            Self::FreeThreaded | Self::TraceRefs => Some(56),
            Self::Slots | Self::Unknown => None,
        }
    }
}

/// Whether the head of a free-threaded definition says that it is static, as 3.15 requires.
pub(crate) fn is_marked_static(image: &Image<'_>, address: u64) -> bool {
    image.bytes::<1>(address.saturating_add(8)).is_some_and(|[flags]| flags & 4 != 0)
}
