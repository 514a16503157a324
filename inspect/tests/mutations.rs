//! Broken and hostile files end in an error or a report, in bounded time and memory.
//!
//! A mutator knows where the fields of each format are: it cuts, overwrites words with values
//! that hurt, copies parts over others, and flips bits. `PYMODULE_INSPECT_MUTATIONS=N` sets how
//! many files are made (by default few), `PYMODULE_INSPECT_SEED=N` which.

#![allow(unsafe_code, reason = "an allocator that counts")]

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pymodule_inspect::{File, Inspection, report};
use support::{FIXTURES, fixture};

/// Counts memory in use, and the most of it.
struct Counting;

static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is the system allocator's; the counters only add up sizes.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let used = USED.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(used, Ordering::Relaxed);
        // SAFETY: the caller's promises are those of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What one file may take. Debug builds are slow.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });
const MEMORY: usize = 512 << 20;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % end.max(1)
    }
}

/// Numbers at the edges.
const EDGES: [u64; 16] = [
    0,
    1,
    7,
    8,
    0xff,
    0x7fff,
    0xffff,
    0x10000,
    0x7fff_ffff,
    0xffff_ffff,
    0x1_0000_0000,
    0x7fff_ffff_ffff_fff8,
    0x8000_0000_0000_0000,
    0xffff_ffff_ffff_f000,
    0xffff_ffff_ffff_fff8,
    u64::MAX,
];

fn mutate(random: &mut Random, data: &mut Vec<u8>) {
    for _ in 0..=random.below(4) {
        let length = data.len();
        if length < 64 {
            return;
        }
        // Headers and tables stand at the start more often than elsewhere.
        let end = if random.below(2) == 0 { length.min(0x400) } else { length };
        let at = random.below(end - 16);
        match random.below(9) {
            0 => data.truncate(random.below(length)),
            1 => data[at] ^= 1 << random.below(8),
            2 => data[at] = random.next().to_le_bytes()[0],
            // A word, half or quarter of one at its natural place.
            3..=5 => {
                let size = [2, 4, 8][random.below(3)];
                let at = at / size * size;
                let value = match random.below(4) {
                    0 => random.next(),
                    1 => random.below(length * 2) as u64,
                    _ => EDGES[random.below(EDGES.len())],
                };
                data[at..at + size].copy_from_slice(&value.to_le_bytes()[..size]);
            }
            // A word from elsewhere: tables that overlap, pointers in circles.
            6 => {
                let from = random.below(length - 16) / 8 * 8;
                data.copy_within(from..from + 8, at / 8 * 8);
            }
            7 => {
                let size = random.below(256).min(length - at);
                let from = random.below(length - size);
                data.copy_within(from..from + size, at);
            }
            _ => {
                let at = at / 8 * 8;
                let old = u64::from_le_bytes(data[at..at + 8].try_into().unwrap());
                let new = old.wrapping_add(random.below(65) as u64).wrapping_sub(32);
                data[at..at + 8].copy_from_slice(&new.to_le_bytes());
            }
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[derive(Default)]
struct Figures {
    read: usize,
    refused: usize,
    decided: usize,
    undecided: usize,
    slowest: Duration,
    most: usize,
}

impl Figures {
    fn inspect(&mut self, what: &str, data: &[u8]) {
        let base = USED.load(Ordering::Relaxed);
        PEAK.store(base, Ordering::Relaxed);
        let start = Instant::now();
        match File::read("multi.cpython-313-x86_64-linux-gnu.so".as_ref(), data) {
            Err(error) => {
                assert!(!error.to_string().is_empty());
                self.refused += 1;
            }
            Ok(mut files) => {
                self.read += 1;
                for file in &mut files {
                    file.judge(Some(9));
                    let modules = &file.modules;
                    let decided = modules.iter().filter(|module| module.is_decided()).count();
                    self.decided += decided;
                    self.undecided += modules.len() - decided;
                }
                let mut inspection = Inspection::default();
                inspection.files = files;
                let inspections = [inspection];
                assert!(!report::text(&inspections, true).is_empty());
                let json = report::json(&inspections);
                serde_json::from_str::<serde_json::Value>(&json).expect(what);
                let _ = report::pyi(&inspections);
            }
        }
        let took = start.elapsed();
        assert!(took < TIME, "{what} took {took:?}");
        let peak = PEAK.load(Ordering::Relaxed) - base;
        self.most = self.most.max(peak);
        assert!(peak < MEMORY, "{what} took {peak} bytes");
        self.slowest = self.slowest.max(took);
    }
}

/// One test, as the memory is counted for the whole program.
#[test]
fn mutations() {
    let fixtures: Vec<_> = FIXTURES.iter().map(|name| (*name, fixture(name))).collect();
    let mut figures = Figures::default();
    for (name, data) in &fixtures {
        // Every length near the start, and some of the others.
        for length in (0..data.len()).step_by(if cfg!(debug_assertions) { 997 } else { 61 }) {
            figures.inspect(&format!("{name} cut at {length}"), &data[..length]);
        }
    }
    let cut = figures.read + figures.refused;
    let count = number("PYMODULE_INSPECT_MUTATIONS").unwrap_or(400);
    let seed = number("PYMODULE_INSPECT_SEED").unwrap_or(1);
    let start = Instant::now();
    for index in 0..count {
        let mut random = Random((seed << 32 | index).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let (name, data) = &fixtures[random.below(fixtures.len())];
        let mut data = data.clone();
        mutate(&mut random, &mut data);
        figures.inspect(&format!("{name}, seed {seed}, mutation {index}"), &data);
    }
    println!(
        "{cut} files cut and {count} mutated in {:.1?}: {} read, {} refused; {} modules decided, \
         {} undecided; the slowest took {:.1?}, the most memory was {} KiB",
        start.elapsed(),
        figures.read,
        figures.refused,
        figures.decided,
        figures.undecided,
        figures.slowest,
        figures.most / 1024,
    );
    // A mutator that breaks every file at its first bytes tests nothing else.
    assert!(figures.read * 10 > (figures.read + figures.refused));
}
