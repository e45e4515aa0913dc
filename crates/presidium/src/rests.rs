//! What rests on what: the sources of a model's rules, as places in its text.

use presidium_lang::cite::{Citations, Place, cite};
use presidium_lang::model::{Model, Source};
use presidium_lang::source::Source as Text;
use std::collections::BTreeSet;

/// What a model rests on; nothing when there is no model.
pub fn citations(model: Option<&Model>, texts: &[Text]) -> Citations {
    model.map(|model| cite(model, texts)).unwrap_or_default()
}

/// Everything that rests on one of some lines of the notes, in the order of the text.
pub fn on_lines(citations: &Citations, lines: &[u32]) -> Vec<Place> {
    let places = lines.iter().filter_map(|line| citations.notes.get(line)).flatten();
    let by_place: BTreeSet<_> = places.map(|p| (p.span, p)).collect();
    by_place.into_iter().map(|(_, place)| place.clone()).collect()
}

/// How a source is written in the language.
pub fn written(source: &Source) -> String {
    match source {
        Source::Notes(ranges) => {
            let range = |(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
            format!("@notes {}", ranges.iter().map(range).collect::<Vec<_>>().join(", "))
        }
        Source::Record(key) => format!("@record {key}"),
        Source::Work(key) => format!("@{key}"),
        Source::Judgement(why) => format!("@judgement \"{why}\""),
    }
}
