//! Changes of one world that cannot all be meant: two values for one cell on one day, and the like.

use super::{Change, ChangeKind, During};
use crate::diagnostic::Diagnostic;

/// The pairs of changes that exclude each other, one error per pair at the later one.
///
/// Changes that wait for different events may meet on one day, and count as meeting.
/// Cost: quadratic in the number of changes.
pub fn clashes(changes: &[Change]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for (n, later) in changes.iter().enumerate() {
        for earlier in changes.iter().take(n) {
            if let Some(message) = clash(&earlier.kind, &later.kind) {
                out.push(
                    Diagnostic::error("wrong-change", later.span, message)
                        .also(earlier.span, "the other one")
                        .help("remove one of them, or give them periods that do not meet"),
                );
            }
        }
    }
    out
}

fn clash(a: &ChangeKind, b: &ChangeKind) -> Option<&'static str> {
    use ChangeKind as K;
    match (a, b) {
        (K::Hold { what: x, cells: c, during: p, .. }, K::Hold { what: y, cells: d, during: q, .. }) => {
            (x == y && share(c, d) && !p.is_apart_from(*q)).then_some("two changes hold one cell on one day")
        }
        (
            K::Take { choice: x, cells: c, option: o, at: m },
            K::Take { choice: y, cells: d, option: p, at: n },
        ) => {
            let meet = !period(*m).is_apart_from(period(*n));
            (x == y && share(c, d) && meet && o != p)
                .then_some("two changes take different options on one day")
        }
        (K::Interpretation(_), K::Interpretation(_)) => Some("one rule set is in force at a time"),
        (K::Translate(_), K::Translate(_)) => Some("the clock is moved once"),
        (K::Swap { set, a, b }, K::Swap { set: other, a: c, b: d }) => (set == other
            && [c, d].iter().any(|e| [a, b].contains(e)))
        .then_some("one element is swapped twice"),
        _ => None,
    }
}

/// The period of a forced meeting; all time for an option that is taken whenever the choice arises.
fn period(at: Option<super::Moment>) -> During {
    During { from: at, to: at }
}

/// Whether two ascending lists of cells have one in common.
fn share(a: &[u32], b: &[u32]) -> bool {
    a.iter().any(|cell| b.binary_search(cell).is_ok())
}
