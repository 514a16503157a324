//! The search for leaks.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::ModuleTest;
use super::interpreter::{Case, failure};
use crate::handle::{Attached, Return};

/// Runs until what Python caches is in its caches.
const WARM_UP: usize = 3;
/// Runs that are compared.
const RUNS: usize = 5;

impl ModuleTest {
    /// Fails if each of several runs leaves something: Python itself leaves something now and then.
    pub(super) fn find_leaks(
        &self,
        attached: Attached<'_>,
        case: &Case<'_>,
        place: &str,
    ) -> Result<(), String> {
        let mut counts = Vec::with_capacity(RUNS + 1);
        for run in 0..WARM_UP + RUNS {
            self.round(attached, case, place)?;
            if run + 1 >= WARM_UP {
                counts.push(count(attached).map_err(|raised| failure(place, raised))?);
            }
        }
        for (index, what) in ["blocks of memory", "references"].into_iter().enumerate() {
            let left: Vec<i64> =
                counts.windows(2).map(|pair| pair[1][index] - pair[0][index]).collect();
            if left.iter().all(|left| *left >= 1) {
                return Err(format!("{place}: each run leaves {what}: {left:?}"));
            }
        }
        Ok(())
    }
}

/// Blocks that are allocated, and on debug builds references that exist.
fn count(attached: Attached<'_>) -> Return<'_, [i64; 2]> {
    let sys = attached.import(c"sys")?;
    // The cache of attributes keeps names, and grows for thousands of runs.
    let clear = sys.getattr(c"_clear_internal_caches");
    clear.or_else(|_| sys.getattr(c"_clear_type_cache"))?.call([])?;
    let references = match sys.getattr(c"gettotalrefcount") {
        Ok(count) => count.call([])?.to_i64()?,
        Err(_) => 0,
    };
    Ok([sys.call_method(c"getallocatedblocks", [])?.to_i64()?, references])
}
