//! One claim on a card: how it is read, the experiment, what came out, and what speaks against it.

use super::{made, percent, short};
use crate::output::Style;
use crate::render::words::{plural, thousands, wrap};
use presidium::verbs::claims::{
    Answer, Asked, Beside, Cells, Claims, Effect, Expect, Interval, Mirrored, Probed, PutInShare, Range,
    Ranked, Sentence, Share, Standing, State, Tested, Turn, Word,
};
use std::fmt::Write as _;

/// Width of the labels on the left.
const LABEL: usize = 17;
/// Lines put in that are listed before the rest is counted.
const LINES_SHOWN: usize = 6;

/// A text being laid out.
struct Card {
    text: String,
    width: usize,
    style: Style,
}

impl Card {
    /// A label and words beside it; the label may be empty.
    fn row(&mut self, label: &str, words: &str) {
        let head = format!("{label:<LABEL$}");
        for line in wrap(words, self.width, &head, &" ".repeat(LABEL)) {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    fn line(&mut self, words: &str) {
        for line in wrap(words, self.width, "", "") {
            let _ = writeln!(self.text, "{line}");
        }
    }
}

/// A card for each claim, versions of one statement next to one another.
pub(crate) fn cards(claims: &Claims, width: usize, style: Style) -> String {
    let mut card = Card { text: made(claims, width), width, style };
    for sentence in &claims.claims {
        card.text.push('\n');
        card.sentence(sentence, claims);
    }
    card.text
}

impl Card {
    fn sentence(&mut self, sentence: &Sentence, claims: &Claims) {
        let head = format!("{}  \"{}\"", sentence.id, sentence.title);
        let bold = wrap(&head, self.width, "", "       ");
        for line in bold {
            let line = self.style.bold(&line);
            let _ = writeln!(self.text, "{line}");
        }
        self.reading(sentence);
        match &sentence.state {
            State::Tested(tested) => self.tested(tested, sentence, claims),
            State::Untestable(why) => self.row("Not tested", why),
            State::Waits(part, why) => self.row("Waits for", &format!("{part}: {why}")),
            State::NotReached => self.row("Not reached", "the run was interrupted before its turn"),
        }
    }

    fn reading(&mut self, sentence: &Sentence) {
        let basis = match sentence.stated {
            true => "the notes state the cause",
            false => "inferred: the notes do not claim this cause in so many words",
        };
        let lines: Vec<String> = sentence.lines.iter().map(u32::to_string).collect();
        let lines = match lines.len() {
            0 => String::new(),
            1 => format!(" (line {})", lines.join("")),
            _ => format!(" (lines {})", lines.join(", ")),
        };
        self.row("How it is read", &format!("{basis}{lines}"));
        let flags = sentence.statement.as_ref().map(|s| s.flag.problems()).unwrap_or_default();
        if let (false, Some(statement)) = (flags.is_empty(), &sentence.statement) {
            let correction = statement.correction.as_deref().unwrap_or("");
            self.row("Marked", &format!("{}. {correction}", flags.join(", ")));
        }
    }

    fn tested(&mut self, tested: &Tested, sentence: &Sentence, claims: &Claims) {
        let words: Vec<&str> = sentence.treatment.iter().map(|t| t.1.as_str()).collect();
        self.row("The change", &words.join("; and "));
        for (n, asked) in tested.outcomes.iter().enumerate() {
            if n > 0 {
                self.text.push('\n');
            }
            self.outcome(asked, tested);
        }
        self.perspective(tested, sentence);
        self.checks(tested);
        if let Some(against) = &tested.against {
            self.against(against, claims);
        }
        if let Some(history) = tested.outcomes.first().and_then(|o| o.answer.changed.first()) {
            self.row("One history", &format!("presidium history {history}"));
        }
    }

    fn outcome(&mut self, asked: &Asked, tested: &Tested) {
        let expected = match asked.expected {
            Expect::Rises => "should rise",
            Expect::Falls => "should fall",
            Expect::Open => "may go either way",
        };
        self.row("What is asked", &format!("{}, by {}: {expected}", asked.title, asked.by));
        let left_out = match tested.faulted {
            0 => String::new(),
            n => format!("; {} left out", plural(n, "fault")),
        };
        let arose = match tested.arose == tested.histories - tested.faulted {
            true => format!("{}{left_out}", plural(tested.arose, "pair")),
            false => format!(
                "{} of {} pairs, in which the situation arises{left_out}",
                thousands(tested.arose),
                thousands(tested.histories)
            ),
        };
        self.row("Counted over", &arose);
        match asked.answer.amount {
            Some(amount) => {
                let with = amount.unchanged + amount.value;
                let words = format!(
                    "{} on average unchanged, {} with the change; difference {} ({} to {})",
                    short(amount.unchanged),
                    short(with),
                    short(amount.value),
                    short(amount.interval.lo),
                    short(amount.interval.hi),
                );
                self.row("Amount", &words);
            }
            None => self.cells(asked),
        }
        self.verdict(asked);
        self.put_in(&asked.put_in);
    }

    /// The grid of 100, largest remainders rounded up so that it adds up.
    fn cells(&mut self, asked: &Asked) {
        let cells = asked.answer.cells;
        if cells.arose() == 0 {
            self.row("In 100 of them", "nothing: the situation never arises");
            return;
        }
        let [both, changed, unchanged, neither] = hundred(cells);
        let rows = [
            ('#', both, "in both worlds", ""),
            ('+', changed, "only with the change", "  CHANGED"),
            ('-', unchanged, "only without it", "  CHANGED"),
            ('.', neither, "in neither", ""),
        ];
        let grid: String = rows.iter().map(|(mark, n, ..)| mark.to_string().repeat(*n)).collect();
        let grid: Vec<char> = grid.chars().collect();
        for (n, (chunk, (mark, count, words, changed))) in grid.chunks(25).zip(rows).enumerate() {
            let label = if n == 0 { "In 100 of them" } else { "" };
            let dots: String = chunk.iter().collect();
            let _ = writeln!(self.text, "{label:<LABEL$}{dots}  {mark} {count:>3}  {words}{changed}");
        }
        if let Some(difference) = asked.answer.difference {
            let both = cells.unchanged().zip(cells.changed());
            let (a, b) = both.map_or((0.0, 0.0), |(a, b)| (a.value, b.value));
            let words = format!(
                "{} in 100 unchanged, {} with the change: {} ({})",
                percent(a),
                percent(b),
                signed(difference.value),
                range(difference.interval)
            );
            self.row("Difference", &words);
        }
        let stays = asked.effect() == Effect::StaysAway;
        let effect = if stays { "it stays away" } else { "it happens" };
        self.need(
            "Not without it",
            asked.not_without_it(),
            &format!("where {effect} with the cause, lose that without it"),
            asked.bounds.and_then(|b| b.not_without_it),
        );
        self.need(
            "Enough by itself",
            asked.enough_by_itself(),
            "that lack it without the cause, get it with it",
            asked.bounds.and_then(|b| b.enough_by_itself),
        );
    }

    fn need(&mut self, label: &str, share: Option<Share>, words: &str, bounds: Option<Interval>) {
        let Some(share) = share else {
            self.row(label, "no history to count over");
            return;
        };
        let bounds = bounds.map_or(String::new(), |b| {
            format!("; {} to {} however luck is shared", percent(b.lo), percent(b.hi))
        });
        let text = format!(
            "{} in 100 ({} of {} {words}{bounds})",
            percent(share.value),
            thousands(share.count),
            thousands(share.of)
        );
        self.row(label, &text);
    }

    fn verdict(&mut self, asked: &Asked) {
        let answer = &asked.answer;
        let mut words = Standing::of(answer).text().to_uppercase();
        match Standing::of(answer) {
            Standing::Void(n) => {
                let _ = write!(words, ": it differs before anything else does, pairs: {}", thousands(n));
            }
            Standing::Word(Word::TooFew) => {
                if let Some((low, high)) = answer.verdict.span {
                    let _ = write!(words, " (between \"{low}\" and \"{high}\"; more with -n)");
                }
            }
            Standing::Word(_) => {}
        }
        let words = self.style.bold(&words);
        self.row("Verdict", &words);
        let settings = match &answer.settings.range {
            _ if asked.is_amount => "not worked out for amounts".to_owned(),
            Range::Between(interval) => range(*interval),
            Range::LuckAlone => "no more than luck: settings make no difference".to_owned(),
            Range::TooFew => "not known: too few histories to tell settings from luck".to_owned(),
        };
        self.row("8 in 10 settings", &settings);
    }

    fn put_in(&mut self, put_in: &PutInShare) {
        let share = match (put_in.share, &put_in.reason) {
            (Some(share), Some(why)) => format!("{} in 100 put in: {why}", percent(share)),
            (Some(share), None) => {
                let least = if put_in.gates.is_empty() { "" } else { " at least" };
                format!(
                    "put in {} in 100{least}, learned none (not fitted), emerges {}",
                    percent(share),
                    percent(1.0 - share)
                )
            }
            (None, Some(why)) => format!("cannot be divided: {why}"),
            (None, None) => "no clear effect to divide".to_owned(),
        };
        self.row("Where from", &share);
        for link in put_in.lines.iter().take(LINES_SHOWN) {
            let name = if link.name.is_empty() { String::new() } else { format!(".{}", link.name) };
            let option = if link.option.is_empty() { String::new() } else { format!(" ({})", link.option) };
            let sources: Vec<String> = link.sources.iter().map(presidium::rests::written).collect();
            self.row("", &format!("- {}{name}{option}: {}  {}", link.rule, link.text, sources.join("  ")));
        }
        if put_in.lines.len() > LINES_SHOWN {
            self.row("", &format!("- and {} more lines (--json)", put_in.lines.len() - LINES_SHOWN));
        }
        if !put_in.gates.is_empty() {
            let mut gates: Vec<String> =
                put_in.gates.iter().map(|g| format!("{} ({})", g.rule, g.part)).collect();
            gates.dedup();
            gates.truncate(LINES_SHOWN);
            self.row("", &format!("conditions that stay: {}", gates.join(", ")));
        }
    }

    /// Historians, and other interpretations.
    fn perspective(&mut self, tested: &Tested, sentence: &Sentence) {
        self.text.push('\n');
        let first = tested.outcomes.first();
        match (sentence.historians, first.and_then(|o| o.beside)) {
            (Some((lo, hi)), beside) => {
                let beside = match beside {
                    Some(Beside::Agrees) => "the model agrees",
                    Some(Beside::Larger) => "the model has more",
                    Some(Beside::Smaller) => "the model has less",
                    Some(Beside::OtherWay) => "the model goes the other way",
                    None => "nothing to compare",
                };
                let words = format!(
                    "{}: {beside} (a reading of the literature, not data)",
                    range(Interval { lo, hi })
                );
                self.row("Historians", &words);
            }
            (None, _) => self.row("Historians", "no range is on file"),
        }
        for (n, (name, outcomes)) in tested.readings.iter().enumerate() {
            let Some(first) = outcomes.first() else { continue };
            let label = if n == 0 { "Otherwise read" } else { "" };
            self.row(
                label,
                &format!("{name}: {}, {}", size(&first.answer), Standing::of(&first.answer).text()),
            );
        }
    }

    /// What a program can check of the question itself.
    fn checks(&mut self, tested: &Tested) {
        let Some(first) = tested.outcomes.first() else { return };
        let answer = &first.answer;
        let order = answer.order;
        let words = if order.histories == 0 {
            "nothing changed, so nothing came first".to_owned()
        } else if order.holds() {
            format!(
                "cause first in all {} changed histories, {} on the same day",
                thousands(order.histories),
                thousands(order.same_day)
            )
        } else {
            format!("EFFECT FIRST in {} of {} changed histories: void", order.before, order.histories)
        };
        self.row("Order of events", &words);
        if let Some(reach) = answer.reach {
            let far = if reach.far { ": FAR; beyond 24 months chance does more than the change" } else { "" };
            self.row(
                "Cause to outcome",
                &format!("{:.0} months in the median changed history{far}", reach.months),
            );
        }
        if let Some(rewrite) = tested.rewrite {
            let by = rewrite.by_itself;
            let rare = if rewrite.rare { ": a REWRITE, the world is never or hardly ever so" } else { "" };
            self.row(
                "How unlike",
                &format!(
                    "the world is so by itself in {} of {} histories{rare}",
                    thousands(by.count),
                    thousands(by.of)
                ),
            );
        }
        if tested.unclear.is_empty() {
            self.row("Clear question", "one typed change, one outcome, both with their days");
        } else {
            self.row("Clear question", &format!("NO: {}", tested.unclear.join("; ")));
        }
        if answer.elsewhere > 0 {
            self.row(
                "Elsewhere",
                &format!("{} differ although the situation did not arise", plural(answer.elsewhere, "pair")),
            );
        }
    }

    fn against(&mut self, against: &Probed, claims: &Claims) {
        let again = thousands(claims.again);
        self.text.push('\n');
        self.line(&format!("Causes side by side, over {again} pairs with the claim's situation:"));
        for ranked in &against.ranking {
            self.ranked(ranked, against);
        }
        if against.ranking.len() < 2 {
            self.row("", "no rival cause is named");
        }
        match &against.mirror {
            Mirrored::None(why) => self.row("Mirror", &format!("none: {why}")),
            Mirrored::Run { words, answer, turn } => {
                let turn = match turn {
                    Turn::Round => "it turns round, as it should",
                    Turn::Same => "SAME WAY: the change and its opposite both move it so",
                    Turn::Nowhere => "no clear opposite",
                };
                self.row("Mirror", &format!("{}: {}; {turn}", words.join("; "), size(answer)));
            }
        }
        if let Some(other) = &against.occurrence {
            let hangs = if against.hangs_on_coupling {
                "DIFFERS: the answer hangs on how luck is shared"
            } else {
                "the same within luck"
            };
            let word = Standing::of(other).text();
            self.row("Luck by count", &format!("{}, {word}: {hangs}", size(other)));
        }
    }

    fn ranked(&mut self, ranked: &Ranked, against: &Probed) {
        let tie = against.ranking.iter().filter(|r| r.rank == ranked.rank).count() > 1;
        let name = ranked.rival.as_ref().map_or("THIS CLAIM", |r| r.text.as_str());
        let tie = if tie { "=" } else { " " };
        let head = format!("{:>2}{tie} {:<24}", ranked.rank, size(&ranked.answer));
        for line in wrap(name, self.width, &head, &" ".repeat(head.chars().count())) {
            let _ = writeln!(self.text, "{line}");
        }
    }
}

/// `7 more (6 to 8)`: the size of an effect.
pub(super) fn size(answer: &Answer) -> String {
    match (answer.difference, answer.amount) {
        (Some(d), _) => format!("{} ({})", signed(d.value), range(d.interval)),
        (None, Some(a)) => format!("{:+.2} ({:.2} to {:.2})", a.value, a.interval.lo, a.interval.hi),
        (None, None) => "never arises".to_owned(),
    }
}

/// `7 more`, `3 fewer`, `no more`, in 100.
fn signed(share: f64) -> String {
    let text = percent(share.abs());
    match share {
        0.0 => "no more".to_owned(),
        s if s > 0.0 => format!("{text} more"),
        _ => format!("{text} fewer"),
    }
}

/// `-3 to +8` in 100.
pub(super) fn range(interval: Interval) -> String {
    let end = |x: f64| {
        let n = (x * 100.0).round();
        if n == 0.0 { "0".to_owned() } else { format!("{n:+.0}") }
    };
    format!("{} to {}", end(interval.lo), end(interval.hi))
}

/// Whole numbers that add up to 100: both, only changed, only unchanged, neither. Largest remainders go up.
fn hundred(cells: Cells) -> [usize; 4] {
    let counts = [cells.both, cells.only_changed, cells.only_unchanged, cells.neither];
    let all = cells.arose().max(1);
    let mut whole = counts.map(|n| (100 * n / all) as usize);
    let mut rest: Vec<(u64, usize)> = counts.iter().enumerate().map(|(k, n)| ((100 * n) % all, k)).collect();
    rest.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let missing = 100 - whole.iter().sum::<usize>().min(100);
    for (_, k) in rest.into_iter().take(missing) {
        whole[k] += 1;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_adds_up_to_100() {
        for (both, neither, only_changed, only_unchanged) in
            [(1, 1, 1, 0), (0, 0, 0, 7), (333, 333, 333, 1), (1, 0, 9998, 1), (22, 71, 7, 0)]
        {
            let cells = Cells { both, neither, only_changed, only_unchanged };
            let parts = hundred(cells);
            assert_eq!(parts.iter().sum::<usize>(), 100, "{cells:?}");
        }
        let cells = Cells { both: 22, neither: 71, only_changed: 7, only_unchanged: 0 };
        assert_eq!(hundred(cells), [22, 7, 0, 71]);
    }

    #[test]
    fn signs_are_words() {
        assert_eq!(signed(0.07), "7 more");
        assert_eq!(signed(-0.07), "7 fewer");
        assert_eq!(signed(0.0), "no more");
        assert_eq!(range(Interval { lo: -0.031, hi: 0.079 }), "-3 to +8");
    }
}
