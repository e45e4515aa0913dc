//! One outcome in full: the four cells, what they say of need, and everything that puts them into perspective.

use super::{amount, last_day, more, one_more, shown, signed, signed_amount};
use crate::args::COMMANDS;
use crate::output::Style;
use crate::render::words::{in_100, plural, thousands, wrap};
use presidium::lab::bounds::CellBounds;
use presidium::lab::cells::{Cause, Cells, Effect};
use presidium::lab::experiment::Share;
use presidium::lab::settings::Range;
use presidium::lab::verdict::Word;
use presidium::verbs::what_if::{Column, OutcomeAnswer, Rival, WhatIf};

/// Width of the labels on the left.
const LABEL: usize = 23;
/// Lines that were put in, and rivals, that are shown.
const SHOWN: usize = 6;

/// One outcome of one column.
pub(super) fn render(answer: &WhatIf, column: &Column, n: usize, width: usize, style: Style) -> String {
    let Some(outcome) = column.outcomes.get(n) else { return String::new() };
    let page = Page { answer, column, outcome, width };
    let mut text = page.question(style);
    text.push_str(&if outcome.amount { page.amount() } else { page.cells(style) });
    page.rows(&mut text);
    text
}

struct Page<'a> {
    answer: &'a WhatIf,
    column: &'a Column,
    outcome: &'a OutcomeAnswer,
    width: usize,
}

/// The cells in 100 that add to 100: largest remainders get what rounding leaves.
pub(super) fn hundred(cells: Cells) -> [u64; 4] {
    let counts = [cells.both, cells.only_changed, cells.only_unchanged, cells.neither];
    let all = cells.arose().max(1);
    let mut parts = counts.map(|n| n * 100 / all);
    let mut order = [0, 1, 2, 3];
    order.sort_by_key(|at| std::cmp::Reverse((counts[*at] * 100 % all, 3 - *at)));
    let left = if cells.arose() == 0 { 0 } else { 100 - parts.iter().sum::<u64>() };
    for at in order.iter().take(left as usize) {
        parts[*at] += 1;
    }
    parts
}

impl Page<'_> {
    fn question(&self, style: Style) -> String {
        let by = last_day(self.outcome.asked);
        let head = match self.outcome.amount {
            true => format!("HOW MUCH would this have been (asked up to {by})?"),
            false => format!("WOULD it have come to this by {by}?"),
        };
        let lines = wrap(&self.outcome.title, self.width, "   ", "   ").join("\n");
        format!("{}\n{lines}\n", style.bold(&head))
    }

    fn cells(&self, style: Style) -> String {
        let cells = self.outcome.answer.cells;
        let parts = hundred(cells);
        let marks = ['#', '+', '-', '.'];
        let grid: String = marks.iter().zip(parts).map(|(m, n)| m.to_string().repeat(n as usize)).collect();
        let words = ["either way", "only with the change", "only without it", "in neither world"];
        let counts = [cells.both, cells.only_changed, cells.only_unchanged, cells.neither];
        let head = format!("IN 100 of these {} modelled histories:", thousands(cells.arose()));
        let mut text = format!("{}\n", style.bold(&head));
        for row in 0..4 {
            let part: String = grid.chars().skip(row * 25).take(25).collect();
            let n = match (parts[row], counts[row]) {
                (0, c) if c > 0 => " <1".to_owned(),
                (n, _) => format!("{n:>3}"),
            };
            let changed = if row == 1 || row == 2 { "CHANGED" } else { "" };
            let line = format!("   {part:25}   {} {n}  {:22}{changed}", marks[row], words[row]);
            text.push_str(&format!("{}\n", line.trim_end()));
        }
        let share = |s: Option<presidium::lab::Share>| s.map_or(String::new(), |s| in_100(s.value));
        let (before, after) = (share(cells.unchanged()), share(cells.changed()));
        let difference = self.outcome.answer.difference.map_or(String::new(), |d| one_more(d.value));
        text.push_str(&format!(
            "In 100: {} unchanged, {} with the change: {difference}.\n",
            before.trim(),
            after.trim()
        ));
        text
    }

    fn amount(&self) -> String {
        match self.outcome.answer.amount {
            None => "Too few pairs for a mean.\n".to_owned(),
            Some(mean) => format!(
                "Mean over {}: {} unchanged, {} with the change ({}).\n",
                plural(mean.of, "pair"),
                amount(mean.unchanged),
                amount(mean.unchanged + mean.value),
                signed_amount(mean.value)
            ),
        }
    }

    fn rows(&self, text: &mut String) {
        let mut row = |label: &str, value: &str| {
            if !value.is_empty() {
                let first = format!("{label:LABEL$}");
                let lines = wrap(value, self.width, &first, &" ".repeat(LABEL));
                text.push_str(&(lines.join("\n") + "\n"));
            }
        };
        row("Verdict", &self.verdict());
        row("8 in 10 settings", &self.settings());
        row("Sampling error", &self.interval());
        row("Not without it", &self.not_without_it());
        row("Enough by itself", &self.enough_by_itself());
        row("Whatever the luck", &self.bounds());
        row("When", &self.when());
        row("Other interpretations", &self.others());
        row("Published historians", &self.historians());
        let lines = self.put_in();
        row("How much is put in?", lines.first().map_or("", String::as_str));
        lines.iter().skip(1).for_each(|line| row("", line));
        row("Learned", "nothing: the model is not fitted");
        row("Order of events", &self.order());
        row("So by itself", &self.by_itself());
        row("From change to outcome", &self.reach());
        for (n, line) in self.rivals().iter().enumerate() {
            row(if n == 0 { "Change instead" } else { "" }, line);
        }
        for (n, line) in self.alone().iter().enumerate() {
            row(if n == 0 { "Each alone" } else { "" }, line);
        }
        row("Before the change", &self.before());
        row("One history", &self.one_history());
    }

    /// The word, and the words it lies between when the run is too small.
    fn verdict(&self) -> String {
        let verdict = self.outcome.answer.verdict;
        match (verdict.word, verdict.span) {
            (Word::TooFew, Some((a, b))) if a != b => format!("{}: from \"{a}\" to \"{b}\"", verdict.word),
            _ => verdict.word.to_string(),
        }
    }

    fn range(&self, lo: f64, hi: f64) -> String {
        match self.outcome.amount {
            true => format!("{} to {}", signed_amount(lo), signed_amount(hi)),
            false => more(lo, hi),
        }
    }

    fn settings(&self) -> String {
        if self.outcome.amount {
            return String::new();
        }
        match self.outcome.answer.settings.range {
            Range::Between(range) => more(range.lo, range.hi),
            Range::LuckAlone => "alike: luck alone explains how they differ".to_owned(),
            Range::TooFew => "too few histories to tell settings from luck".to_owned(),
        }
    }

    fn interval(&self) -> String {
        let effect = self.outcome.answer.effect();
        effect.map_or(String::new(), |d| {
            format!("{} (95 in 100 such runs)", self.range(d.interval.lo, d.interval.hi))
        })
    }

    /// The worlds with and without the cause, in words.
    fn worlds(&self) -> (&'static str, &'static str) {
        match self.outcome.answer.cause {
            Cause::Removed => ("unchanged", "with the change"),
            Cause::Added => ("with the change", "unchanged"),
        }
    }

    fn not_without_it(&self) -> String {
        let answer = &self.outcome.answer;
        let Some(share) = answer.cells.not_without_it(answer.cause, self.outcome.effect) else {
            return String::new();
        };
        let (with, without) = self.worlds();
        let effect = match self.outcome.effect {
            Effect::Happens => ("it happens", "it does not"),
            Effect::StaysAway => ("it stays away", "it happens"),
        };
        format!(
            "{} in 100: of {} in which {} {with}, {} in {} {without}",
            in_100(share.value).trim(),
            thousands(share.of),
            effect.0,
            effect.1,
            thousands(share.count)
        )
    }

    fn enough_by_itself(&self) -> String {
        let answer = &self.outcome.answer;
        let Some(share) = answer.cells.enough_by_itself(answer.cause, self.outcome.effect) else {
            return String::new();
        };
        let (with, without) = self.worlds();
        let effect = match self.outcome.effect {
            Effect::Happens => ("it does not happen", "it does"),
            Effect::StaysAway => ("it happens", "it stays away"),
        };
        format!(
            "{} in 100: of {} in which {} {without}, {} in {} {with}",
            in_100(share.value).trim(),
            thousands(share.of),
            effect.0,
            effect.1,
            thousands(share.count)
        )
    }

    fn bounds(&self) -> String {
        let Some(CellBounds { only_changed, only_unchanged, .. }) = self.outcome.bounds else {
            return String::new();
        };
        let of = |i: presidium::lab::Interval| format!("{} to {}", in_100(i.lo).trim(), in_100(i.hi).trim());
        let mut text =
            format!("only with the change {}, only without it {}", of(only_changed), of(only_unchanged));
        if let Some(need) = &self.outcome.need {
            let mut add = |name: &str, interval: Option<presidium::lab::Interval>| {
                if let Some(interval) = interval {
                    text.push_str(&format!("; {name} {}", of(interval)));
                }
            };
            add("not without it", need.not_without_it);
            add("enough", need.enough_by_itself);
        }
        text
    }

    fn when(&self) -> String {
        let Some(shift) = self.outcome.answer.shift.filter(|s| s.earlier + s.later > 0) else {
            return String::new();
        };
        let days = |n: i32| match n {
            0 => "the same day".to_owned(),
            n if n < 0 => format!("{} earlier", plural(u64::from(n.unsigned_abs()), "day")),
            n => format!("{} later", plural(u64::from(n.unsigned_abs()), "day")),
        };
        format!(
            "where it happens in both ({}): {}; 8 in 10 from {} to {}",
            thousands(shift.pairs),
            days(shift.median),
            days(shift.p10),
            days(shift.p90)
        )
    }

    fn others(&self) -> String {
        let one = |o: &presidium::verbs::what_if::Other| match (o.difference, self.outcome.amount) {
            (None, _) => format!("{} cannot say", o.interpretation),
            (Some(d), true) => format!("{} {}", o.interpretation, signed_amount(d.value)),
            (Some(d), false) => format!("{} {}", o.interpretation, one_more(d.value)),
        };
        self.outcome.others.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn historians(&self) -> String {
        let one = |p: &presidium::verbs::what_if::Published| {
            format!("{} ({}, {})", more(p.range.0, p.range.1), p.claim, p.sources.join(" "))
        };
        self.outcome.historians.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    /// A word with its number, then the lines that were switched off.
    fn put_in(&self) -> Vec<String> {
        let Some(put_in) = &self.outcome.put_in else { return Vec::new() };
        let mut out = vec![word_of(put_in)];
        let lines = put_in.lines.iter().take(SHOWN).map(|l| {
            let name = if l.name.is_empty() { String::new() } else { format!(" as {}", l.name) };
            let option = if l.option.is_empty() { String::new() } else { format!(".{}", l.option) };
            let sources: Vec<String> = l.sources.iter().map(presidium::rests::written).collect();
            format!("{}{option}{name}: {}  {}", l.rule, l.text, sources.join(" "))
        });
        out.extend(lines);
        if put_in.lines.len() > SHOWN {
            out.push(format!("and {} more lines (all: --json)", put_in.lines.len() - SHOWN));
        }
        if !put_in.gates.is_empty() {
            let mut gates: Vec<String> =
                put_in.gates.iter().map(|g| format!("{} ({})", g.rule, g.part)).collect();
            gates.dedup();
            out.push(format!("conditions that cannot be switched off: {}", gates.join(", ")));
        }
        out
    }

    fn order(&self) -> String {
        let order = self.outcome.answer.order;
        match order.histories {
            0 => String::new(),
            n if order.holds() => {
                format!("the change comes first in all {} changed histories", thousands(n))
            }
            n => format!("VOID: the outcome moved first in {} of {}", order.before, thousands(n)),
        }
    }

    fn by_itself(&self) -> String {
        self.column.rewrite.map_or(String::new(), |r| {
            let least = if r.at_least { "at least " } else { "" };
            format!(
                "the world is so without the change in {} of {} (-log: {least}{:.1})",
                thousands(r.by_itself.count),
                thousands(r.by_itself.of),
                r.nats
            )
        })
    }

    fn reach(&self) -> String {
        self.outcome.answer.reach.map_or(String::new(), |r| {
            let far = if r.far { ": far, chance does more than the change" } else { "" };
            format!("{:.1} months in the median changed history{far}", r.months)
        })
    }

    fn rivals(&self) -> Vec<String> {
        let one = |r: &Rival| {
            let size = match (r.difference, self.outcome.amount) {
                (None, _) => "?".to_owned(),
                (Some(d), true) => signed_amount(d.value),
                (Some(d), false) => signed(d.value),
            };
            format!("{size:>4} if {} ({})", r.change.words, r.claim)
        };
        shown(&self.outcome.rivals, SHOWN).into_iter().map(one).collect()
    }

    /// Two changes alone and together; more changes, each alone.
    fn alone(&self) -> Vec<String> {
        let share = |a: &presidium::lab::experiment::Answer| match a.amount {
            Some(mean) => amount(mean.unchanged + mean.value),
            None => a.cells.changed().map_or("-".to_owned(), |s| in_100(s.value).trim().to_owned()),
        };
        if self.outcome.alone.is_empty() {
            return Vec::new();
        }
        let unchanged = match self.outcome.answer.amount {
            Some(mean) => amount(mean.unchanged),
            None => {
                let cells = self.outcome.answer.cells;
                cells.unchanged().map_or("-".to_owned(), |s| in_100(s.value).trim().to_owned())
            }
        };
        let mut out = vec![format!("{unchanged:>5} with neither change")];
        out.extend(
            self.outcome.alone.iter().map(|a| format!("{:>5} if {}", share(&a.answer), a.change.words)),
        );
        out.push(format!("{:>5} together", share(&self.outcome.answer)));
        if let Some(c) = &self.column.conjunction {
            out.push(format!(
                "so by itself: {}; together {} in 100",
                c.parts.iter().map(|p| in_100(p.1.value).trim().to_owned()).collect::<Vec<_>>().join(", "),
                in_100(c.together.value).trim()
            ));
        }
        out
    }

    fn before(&self) -> String {
        let pairs = thousands(self.column.completed());
        let yes = if self.column.identical_before { "yes" } else { "NO" };
        format!("identical in all {pairs} pairs: {yes}")
    }

    fn one_history(&self) -> String {
        let Some(history) = self.outcome.answer.changed.first() else { return String::new() };
        let mut text = match COMMANDS.contains(&"why") {
            true => format!("presidium why {} --history {history}", self.outcome.id),
            false => format!("presidium history {history}"),
        };
        if !self.column.default {
            text.push_str(&format!(" -i {}", self.column.interpretation));
        }
        if self.answer.receipt.seed != 1 {
            text.push_str(&format!(" --seed {}", self.answer.receipt.seed));
        }
        text
    }
}

/// `MOSTLY (82 in 100), the rest emerges`.
fn word_of(put_in: &Share) -> String {
    let Some(share) = put_in.share else {
        let why = put_in
            .reason
            .as_deref()
            .unwrap_or("the effect is not clear of zero, so there is nothing to divide");
        return format!("NOT KNOWN: {why}");
    };
    let word = match share {
        s if s >= 0.995 => "ALL",
        s if s > 0.5 => "MOSTLY",
        s if s >= 0.15 => "PARTLY",
        s if s > 0.0 => "HARDLY",
        _ => "NOTHING",
    };
    let least = if put_in.gates.is_empty() { "" } else { "at least " };
    let why = put_in.reason.as_deref().map_or(String::new(), |why| format!(": {why}"));
    let (share, rest) = (in_100(share), in_100(1.0 - share));
    format!("{word} ({least}{} in 100){why}; {} in 100 emerges", share.trim(), rest.trim())
}
