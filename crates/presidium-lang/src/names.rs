//! Which declaration a name means: one namespace for quantities, events, choices, episodes and outcomes,
//! one for sets; elements are found by the set expected. Also the did-you-mean.

use rustc_hash::FxHashMap;

use crate::model::{
    ChoiceId, ColumnId, EpisodeId, EventId, InputId, Kind, LetId, OutcomeId, ParamId, RelationId, Set, SetId,
    ShockId, StockId,
};
use crate::span::Span;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Def {
    Param(ParamId),
    Column(ColumnId),
    Relation(RelationId),
    Input(InputId),
    Stock(StockId),
    Let(LetId),
    Shock(ShockId),
    Event(EventId),
    Episode(EpisodeId),
    Choice(ChoiceId),
    Outcome(OutcomeId),
}

impl Def {
    /// The noun for people, with its article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Def::Param(_) => "a parameter",
            Def::Column(_) => "an attribute",
            Def::Relation(_) => "a relation",
            Def::Input(_) => "an input",
            Def::Stock(_) => "a stock",
            Def::Let(_) => "a definition",
            Def::Shock(_) => "a shock",
            Def::Event(_) => "an event",
            Def::Episode(_) => "an episode",
            Def::Choice(_) => "a choice",
            Def::Outcome(_) => "an outcome",
        }
    }
}

/// A declared name.
#[derive(Clone, Debug)]
pub(crate) struct Symbol {
    /// What it stands for.
    pub def: Def,
    /// Its index sets.
    pub sets: Vec<SetId>,
    /// Its kind, once known; for a choice the kind of its options.
    pub kind: Option<Kind>,
    /// Whether its declaration has problems that make references to it pointless to judge.
    pub broken: bool,
    /// The name where it is declared.
    pub span: Span,
}

/// All declared names of a model.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Quantities, events, choices, episodes, outcomes.
    pub symbols: FxHashMap<String, Symbol>,
    /// Sets.
    pub sets: FxHashMap<String, SetId>,
    /// Where each element name occurs: set and position.
    pub elements: FxHashMap<String, Vec<(SetId, u32)>>,
    /// Names that broken declarations would have given; nothing is said about these.
    pub poisoned: Vec<String>,
}

impl Names {
    /// The position of an element in a set.
    pub(crate) fn element(&self, set: SetId, name: &str) -> Option<u32> {
        let owners = self.elements.get(name)?;
        owners.iter().find(|&&(s, _)| s == set).map(|&(_, n)| n)
    }

    /// Registers the elements of a set.
    pub(crate) fn add_elements(&mut self, id: SetId, set: &Set) {
        for (n, element) in (0u32..).zip(&set.elements) {
            self.elements.entry(element.name.clone()).or_default().push((id, n));
        }
    }

    /// Whether a broken declaration seems to have given this name.
    pub(crate) fn is_poisoned(&self, name: &str) -> bool {
        self.poisoned.iter().any(|p| p == name)
    }

    /// The names of all symbols that pass a test.
    pub(crate) fn symbols_where(&self, keep: impl Fn(&Symbol) -> bool) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.symbols.iter().filter(|(_, s)| keep(s)).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }
}

/// The declared word nearest to a misspelt one: within two edits, one for short words.
pub(crate) fn did_you_mean<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let long = word.chars().count();
    let near = words.into_iter().filter(|w| w.chars().count().abs_diff(long) <= 2 && *w != word);
    crate::parse::nearest(word, near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_offered() {
        let words = ["unrest", "contagion", "poland"];
        assert_eq!(did_you_mean("unrets", words), Some("unrest"));
        assert_eq!(did_you_mean("polnad", words), Some("poland"));
        assert_eq!(did_you_mean("x", words), None);
        assert_eq!(did_you_mean("hungary", words), None);
    }
}
