//! Checks docs/rules.md against the compiler's texts and against what the Python that the build found
//! does with mistakes that do not compile here.

mod support;
#[path = "support/rules.rs"]
mod table;

use std::collections::BTreeSet;

use support::{build, has_crate, install, interpreter, left_out, run_script_for_output, say};
use table::Rules;

#[test]
fn every_rule_has_its_answer() {
    if has_crate("mistakes") && has_crate("ui") {
        Rules::read().check();
    }
}

/// Rules that no separate module can show: each is about a life that ends later, a hook that runs
/// elsewhere, or a mistake that CPython can't find.
const CASELESS: [&str; 5] = ["D7", "D12", "D13", "D14", "D20"];

/// How a process ends was measured on 64-bit Linux, which decides what NULL and garbage lead to.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[test]
fn every_rule_is_real() {
    if support::PYTHON.is_empty() {
        return left_out("mistakes", "the build found no interpreter");
    }
    if !has_crate("mistakes") {
        return;
    }
    let library = build(&["--package", "mistakes"]);
    let folder = install("mistakes", &library, &["mistakes"]);
    let (count, printed) = run_script_for_output("test_mistakes.py", &folder);
    let cases = printed.lines().find_map(|line| line.strip_prefix("cases: "));
    let cases = cases.expect("the script names its cases").split(' ').map(str::to_owned).collect();
    let shown: BTreeSet<String> = printed
        .lines()
        .filter_map(|line| line.strip_prefix("mistake ")?.split_once(':'))
        .map(|(name, _)| name.to_owned())
        .collect();
    let rules = Rules::read();
    rules.check_mistakes(&cases);
    for rule in &rules.all {
        let caseless = CASELESS.contains(&&*rule.id);
        assert_eq!(rule.mistakes.is_empty(), caseless, "{}: has it cases?", rule.id);
    }
    assert!(shown.is_subset(&cases) && !shown.is_empty(), "{shown:?}");

    let on = interpreter();
    let total = |kind| rules.of(kind).count();
    say(&format!(
        "{0} rules marked C: {1}; {0} refused, {2} shown real on {on}",
        total('C'),
        rules.classes(),
        rules.shown('C', &shown),
    ));
    say(&format!(
        "{0} rules marked I: {0} are one exception, {1} shown real on {on}",
        total('I'),
        rules.shown('I', &shown),
    ));
    say(&format!(
        "{0} rules marked D: {0} written where they can be broken, {1} shown real on {on}",
        total('D'),
        rules.shown('D', &shown),
    ));
    let hidden: Vec<&str> = rules.hidden(&shown).collect();
    say(&format!("not shown by {on}: {}", hidden.join(" ")));
    say(&format!("{on}: mistakes: {count} tests passed"));
}
