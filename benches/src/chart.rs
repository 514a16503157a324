//! The calls as a chart: one row a case, one dot a peer, where C is the line at 1.

use std::fmt::Write;
use std::fs;

use crate::interpreters::{Interpreter, root};
use crate::peers::Peer;
use crate::results::{Measure, Results};
use crate::{Result, calls};

/// Peers with the classes of their dots, which the style colours.
const SERIES: [(Peer, &str); 3] =
    [(Peer::Pyo3, "pyo3"), (Peer::Pyo3Ffi, "raw"), (Peer::Ours, "ours")];

const WIDTH: f64 = 860.0;
const LEFT: f64 = 330.0;
const RIGHT: f64 = 50.0;
const TOP: f64 = 84.0;
const ROW: f64 = 24.0;
const LEAST: f64 = 0.5;
const MOST: f64 = 2.5;

/// The background is the page's, so each colour has one for light and one for dark.
const STYLE: &str = "\
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.note, .tick { fill: #59636e; font-size: 12px; }
.tick, .beyond { text-anchor: middle; }
.case { text-anchor: end; }
.beyond { font-size: 11px; }
line { stroke: #d1d9e0; stroke-width: 1; }
.c { stroke: #1f2328; stroke-width: 1.5; }
.pyo3 { fill: #bc4c00; }
.raw { fill: #0969da; }
.ours { fill: #1a7f37; }
circle { stroke: #ffffff; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.note, .tick { fill: #9198a1; }
line { stroke: #3d444d; }
.c { stroke: #e6edf3; }
.pyo3 { fill: #f0883e; }
.raw { fill: #58a6ff; }
.ours { fill: #3fb950; }
circle { stroke: #0d1117; }
}";

/// Writes `docs/costs.svg`, of the first interpreter, on which every peer is measured.
pub fn write(results: &Results, interpreters: &[Interpreter]) -> Result<()> {
    let Some(interpreter) = interpreters.first() else { return Ok(()) };
    let path = root().join("docs/costs.svg");
    fs::write(&path, svg(results, interpreter))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn place(ratio: f64) -> f64 {
    LEFT + (ratio.clamp(LEAST, MOST) - LEAST) / (MOST - LEAST) * (WIDTH - LEFT - RIGHT)
}

fn svg(results: &Results, interpreter: &Interpreter) -> String {
    let cases: Vec<&Measure> =
        results.measures.iter().filter(|measure| measure.group == calls::GROUP).collect();
    #[allow(clippy::cast_precision_loss, reason = "there are few cases")]
    let bottom = TOP + ROW * cases.len() as f64;
    let height = bottom + 34.0;
    let mut text = String::new();
    // Writing to a String never fails.
    let _ = write!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"Instructions of a call, by \
         those of C\">\n<style>{STYLE}</style>\n\
         <text x=\"12\" y=\"26\" class=\"title\">Instructions of a call, divided by those in C</text>\n\
         <text x=\"12\" y=\"46\" class=\"note\">{}; less is better</text>\n",
        escaped(&interpreter.description)
    );
    legend(&mut text);
    for (tick, class) in [(0.5, ""), (1.0, " class=\"c\""), (1.5, ""), (2.0, ""), (2.5, "")] {
        let x = place(tick);
        let _ = write!(
            text,
            "<line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{bottom}\"{class}/>\n\
             <text x=\"{x}\" y=\"{}\" class=\"tick\">{tick}</text>\n",
            TOP - 6.0,
            bottom + 18.0
        );
    }
    for (index, case) in cases.into_iter().enumerate() {
        #[allow(clippy::cast_precision_loss, reason = "there are few cases")]
        let y = TOP + ROW * (index as f64 + 0.5);
        row(&mut text, results, interpreter, case, y);
    }
    text.push_str("</svg>\n");
    text
}

fn legend(text: &mut String) {
    let mut x = LEFT;
    for (peer, class) in SERIES.into_iter().rev() {
        let _ = write!(
            text,
            "<circle cx=\"{x}\" cy=\"62\" r=\"5\" class=\"{class}\"/>\n\
             <text x=\"{}\" y=\"66\">{}</text>\n",
            x + 10.0,
            peer.name()
        );
        x += 130.0;
    }
}

fn row(text: &mut String, results: &Results, interpreter: &Interpreter, case: &Measure, y: f64) {
    let _ = write!(
        text,
        "<text x=\"{}\" y=\"{}\" class=\"case\">{}</text>\n\
         <line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\"/>\n",
        LEFT - 12.0,
        y + 4.0,
        escaped(&case.label),
        WIDTH - RIGHT
    );
    for (peer, class) in SERIES {
        let Some(ratio) = results.ratio(interpreter, peer, case) else { continue };
        let x = place(ratio);
        let _ = writeln!(
            text,
            "<circle cx=\"{x:.1}\" cy=\"{y}\" r=\"5\" class=\"{class}\"><title>{}: {ratio:.2}\
             </title></circle>",
            peer.name()
        );
        if ratio > MOST {
            let (x, y) = (x + 24.0, y + 4.0);
            let _ = writeln!(text, "<text x=\"{x}\" y=\"{y}\" class=\"beyond\">{ratio:.1}</text>");
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
