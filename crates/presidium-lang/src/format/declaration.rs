//! A declaration → its lines: header, clauses, terms. What is long is broken where the grammar allows it.
//!
//! Here are the machinery and the parts of a model; `rule.rs` and `question.rs` have the rest.

use super::expression::{Printer, cadence, quoted, source_text};
use super::{Line, WIDTH};
use crate::ast::{
    Between, DrawnAt, Expr, Indices, Input, InputEvent, Item, ItemKind, Let, MapKey, Param, Relation, Shock,
    Source, Stock, Table, Tags, Term, Update, Value,
};
use crate::calendar::Date;
use crate::parse::is_condition;
use crate::span::{Name, Spanned};

/// The lines of a declaration; a poisoned one has none.
pub(super) fn lines(p: Printer<'_>, item: &Item) -> Vec<Line> {
    let mut page = Lines { p, lines: Vec::new(), start: item.span.start };
    match &item.kind {
        ItemKind::Model { name, title, published } => {
            let published = if *published { "published" } else { "" };
            page.header(&[format!("model {}", name.value), title_text(title), published.to_string()]);
        }
        ItemKind::Clock { from, to } => {
            page.header(&[format!("clock day from {} to {}", from.value, to.value)]);
        }
        ItemKind::Interpretations(names) => {
            let one = |(name, default): &(Name, bool)| {
                (format!("{}{}", name.value, if *default { " default" } else { "" }), name.span.start)
            };
            page.list("interpretation ", names.iter().map(one).collect());
        }
        ItemKind::Uses(names) => {
            page.list("uses ", names.iter().map(|n| (n.value.clone(), n.span.start)).collect());
        }
        ItemKind::Set { name, elements } => {
            let one = |(name, title): &(Name, Option<Spanned<String>>)| {
                (join(&[name.value.clone(), title_text(title)]), name.span.start)
            };
            let elements = elements.iter().map(one).collect();
            page.braces(&format!("set {} =", name.value), elements, "");
        }
        ItemKind::Table(table) => page.table(table),
        ItemKind::Relation(relation) => page.relation(relation),
        ItemKind::Param(param) => page.param(param),
        ItemKind::Input(input) => page.input(input),
        ItemKind::InputEvent(event) => page.input_event(event),
        ItemKind::Stock(stock) => page.stock(stock),
        ItemKind::Let(definition) => page.definition(definition),
        ItemKind::Shock(shock) => page.shock(shock),
        ItemKind::Event(event) => page.event(event),
        ItemKind::Episode(episode) => {
            let closes = match episode.closes.as_slice() {
                [] => String::new(),
                closes => format!("closes on {}", p.happenings(closes)),
            };
            page.header(&[
                format!("episode {}{}", episode.name.value, p.indices(&episode.indices)),
                title_text(&episode.title),
                format!("opens on {}", p.happenings(&episode.opens)),
                closes,
            ]);
            page.sources(&episode.sources);
        }
        ItemKind::Choice(choice) => page.choice(choice),
        ItemKind::Record(record) => page.record(record),
        ItemKind::Outcome(outcome) => page.outcome(outcome),
        ItemKind::Scenario(scenario) => page.scenario(scenario),
        ItemKind::Claim(claim) => page.claim(claim),
        ItemKind::Poisoned => {}
    }
    page.lines
}

/// Texts with one blank between them; empty ones are left out.
pub(super) fn join(parts: &[String]) -> String {
    parts.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(" ")
}

pub(super) fn title_text(title: &Option<Spanned<String>>) -> String {
    title.as_ref().map_or(String::new(), |t| quoted(&t.value))
}

pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

pub(super) struct Lines<'a> {
    pub(super) p: Printer<'a>,
    pub(super) lines: Vec<Line>,
    pub(super) start: u32,
}

impl Lines<'_> {
    pub(super) fn push(&mut self, indent: usize, code: String, anchor: Option<u32>) -> &mut Line {
        self.lines.push(Line { indent, code, anchor, ..Line::default() });
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// The header: parts with blanks between them, broken into lines when too long.
    pub(super) fn header(&mut self, parts: &[String]) {
        self.filled(0, 2, Some(self.start), parts);
    }

    pub(super) fn filled(&mut self, indent: usize, hanging: usize, anchor: Option<u32>, parts: &[String]) {
        let mut code = String::new();
        let (mut indent, mut anchor) = (indent, anchor);
        for part in parts.iter().filter(|p| !p.is_empty()) {
            if !code.is_empty() && indent + width(&code) + 1 + width(part) > WIDTH {
                self.push(indent, std::mem::take(&mut code), anchor).takes_sources = true;
                (indent, anchor) = (hanging, None);
            }
            if !code.is_empty() {
                code.push(' ');
            }
            code.push_str(part);
        }
        self.push(indent, code, anchor).takes_sources = true;
    }

    /// A line of a rule; a very long one is broken after operators and commas.
    pub(super) fn rule(&mut self, indent: usize, code: &str, anchor: Option<u32>) {
        let (mut indent, mut anchor, mut rest) = (indent, anchor, code);
        let hanging = indent + 4;
        while indent + width(rest) > WIDTH + 20
            && let Some(at) = break_point(rest, WIDTH - indent)
        {
            self.push(indent, rest[..at].to_string(), anchor);
            (indent, anchor, rest) = (hanging, None, rest[at..].trim_start());
        }
        self.push(indent, rest.to_string(), anchor);
    }

    /// `head { a, b, c } tail`: on one line, or filled lines of entries between the braces.
    pub(super) fn braces(&mut self, head: &str, entries: Vec<(String, u32)>, tail: &str) {
        let inner: Vec<&str> = entries.iter().map(|(e, _)| e.as_str()).collect();
        let one = join(&[head.to_string(), "{".into(), inner.join(", "), "}".into(), tail.to_string()]);
        if width(&one) <= WIDTH || entries.len() < 2 {
            self.push(0, one, Some(self.start)).takes_sources = true;
            return;
        }
        self.push(0, format!("{head} {{"), Some(self.start));
        let last = entries.len() - 1;
        let entries = entries.into_iter().enumerate();
        self.fill_entries(entries.map(|(n, (e, at))| (if n < last { e + "," } else { e }, at)).collect());
        self.push(0, join(&["}".into(), tail.to_string()]), None).takes_sources = true;
    }

    /// `head a, b, c` without braces; a line that ends with a comma goes on.
    fn list(&mut self, head: &str, entries: Vec<(String, u32)>) {
        let last = entries.len().saturating_sub(1);
        let parts = entries.into_iter().enumerate();
        let parts: Vec<String> = parts.map(|(n, (e, _))| if n < last { e + "," } else { e }).collect();
        let mut all = vec![head.trim_end().to_string()];
        all.extend(parts);
        if let Some(first) = all.get(1).cloned() {
            all.splice(0..2, [format!("{} {first}", all[0])]);
        }
        self.header(&all);
    }

    fn fill_entries(&mut self, entries: Vec<(String, u32)>) {
        let mut code = String::new();
        let mut anchor = 0;
        for (entry, at) in entries {
            if !code.is_empty() && 2 + width(&code) + 1 + width(&entry) > WIDTH {
                self.push(2, std::mem::take(&mut code), Some(anchor));
            }
            if code.is_empty() {
                anchor = at;
            } else {
                code.push(' ');
            }
            code.push_str(&entry);
        }
        if !code.is_empty() {
            self.push(2, code, Some(anchor));
        }
    }

    /// Puts sources of the declaration on the line they were written on, or on the last header line.
    pub(super) fn sources(&mut self, sources: &[Source]) {
        for source in sources {
            let text = source_text(&source.kind);
            let open = |l: &&mut Line| l.takes_sources;
            let before = |l: &Line| l.anchor.is_none_or(|a| a <= source.span.start);
            let n = self.lines.iter().rposition(|l| l.takes_sources && before(l));
            let line = match n {
                Some(n) => self.lines.get_mut(n),
                None => self.lines.iter_mut().find(open),
            };
            if let Some(line) = line {
                let gap = if line.sources.is_empty() { "" } else { "  " };
                line.sources.push_str(&format!("{gap}{text}"));
            }
        }
    }

    /// Sets name and sources of the last line.
    pub(super) fn tail(&mut self, name: &Option<Name>, sources: &[Source]) {
        if let Some(line) = self.lines.last_mut() {
            line.name = name.as_ref().map_or(String::new(), |n| format!("as {}", n.value));
            line.sources = sources.iter().map(|s| source_text(&s.kind)).collect::<Vec<_>>().join("  ");
        }
    }

    pub(super) fn named(&self, word: &str, name: &Name, indices: &Indices) -> String {
        format!("{word} {}{}", name.value, self.p.indices(indices))
    }

    // One function per declaration.

    fn table(&mut self, table: &Table) {
        let p = self.p;
        let kind = table.kind.as_ref().map_or(String::new(), |k| format!(": {}", p.kind(k)));
        let spread = spread_text(p, &table.spread);
        let head = join(&[format!("table {}", table.set.value), kind, spread, "{".into()]);
        let rows: Vec<(String, Vec<String>)> = table
            .rows
            .iter()
            .map(|(name, cells)| (format!("  {}", name.value), cells.iter().map(|c| p.expr(c)).collect()))
            .collect();
        let names: Vec<String> = table.columns.iter().map(|c| c.value.clone()).collect();
        let longest = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        let apart = !names.is_empty() && width(&head) > longest + 12;
        let mut widths = vec![if apart { 0 } else { width(&head) }];
        for (name, cells) in &rows {
            widths[0] = widths[0].max(width(name));
            for (n, cell) in cells.iter().chain(names.get(cells.len()..).unwrap_or(&[])).enumerate() {
                if widths.len() <= n + 1 {
                    widths.push(names.get(n).map_or(0, |c| width(c)));
                }
                widths[n + 1] = widths[n + 1].max(width(cell));
            }
        }
        let row = |name: &str, cells: &[String]| {
            let mut out = name.to_string();
            let mut end = 0;
            for (n, cell) in cells.iter().enumerate() {
                end += widths.get(n).map_or(0, |w| w + 2);
                let gap = end.saturating_sub(width(&out)).max(2);
                out.push_str(&" ".repeat(gap));
                out.push_str(cell);
            }
            out
        };
        if apart {
            self.push(0, head, Some(self.start));
            let first = table.columns.first().map_or(self.start, |c| c.span.start);
            self.push(0, row("", &names), Some(first));
        } else {
            self.push(0, row(&head, &names), Some(self.start));
        }
        for ((name, _), (text, cells)) in table.rows.iter().zip(&rows) {
            self.push(0, row(text, cells), Some(name.span.start));
        }
        if let Some(line) = self.lines.last_mut() {
            line.code.push_str(" }");
            line.takes_sources = true;
        }
        self.sources(&table.sources);
    }

    fn relation(&mut self, relation: &Relation) {
        let (a, b) = &relation.sets;
        let symmetric = if relation.symmetric { " symmetric" } else { "" };
        let head = format!("relation {}[{}, {}]{symmetric}", relation.name.value, a.value, b.value);
        let one = |(a, b, w): &(Name, Name, Option<Expr>)| {
            let weight = w.as_ref().map_or(String::new(), |w| self.p.expr(w));
            (join(&[a.value.clone(), b.value.clone(), weight]), a.span.start)
        };
        let pairs = relation.pairs.iter().map(one).collect();
        self.braces(&head, pairs, "");
        self.sources(&relation.sources);
    }

    /// `head = VALUE tail`, a long map on several lines.
    fn with_value(&mut self, head: &[String], value: &Value, tail: &[String]) {
        let p = self.p;
        match value {
            Value::Map(entries, _) => {
                let head = format!("{} =", join(head));
                let one =
                    |(key, value): &(MapKey, Value)| (p.map_entry(key, value), key_start(key, self.start));
                let entries = entries.iter().map(one).collect();
                self.braces(&head, entries, &join(tail));
            }
            Value::Expr(_) | Value::Prior(_) => {
                let sign = if matches!(value, Value::Expr(_)) { "= " } else { "" };
                let mut parts = vec![join(head)];
                parts.push(format!("{sign}{}", p.value(value)));
                parts.extend_from_slice(tail);
                self.header(&parts);
            }
        }
    }

    fn param(&mut self, param: &Param) {
        let head = [
            self.named("param", &param.name, &param.indices),
            title_text(&param.title),
            format!(": {}", self.p.kind(&param.kind)),
        ];
        self.with_value(&head, &param.value, &[spread_text(self.p, &param.spread)]);
        self.sources(&param.sources);
    }

    fn input(&mut self, input: &Input) {
        let p = self.p;
        let between = if input.between == Between::Step { "step" } else { "linear" };
        let head = format!(
            "{} : {} {between}",
            self.named("input", &input.name, &input.indices),
            p.kind(&input.kind)
        );
        let point = |(d, v): &(Spanned<Date>, Expr)| (format!("{}: {}", d.value, p.expr(v)), d.span.start);
        let mut entries = Vec::new();
        for (key, points) in &input.series {
            let points = points.iter().map(point);
            match key {
                None => entries.extend(points),
                Some(key) => {
                    let inner: Vec<String> = points.map(|(t, _)| t).collect();
                    let text =
                        join(&[format!("{}:", p.map_key(key)), "{".into(), inner.join(", "), "}".into()]);
                    entries.push((text, key_start(key, self.start)));
                }
            }
        }
        self.braces(&head, entries, &outside_text(&input.outside));
        self.sources(&input.sources);
    }

    fn input_event(&mut self, event: &InputEvent) {
        let p = self.p;
        let head = join(&[
            self.named("input event", &event.name, &event.indices),
            title_text(&event.title),
            "on".into(),
        ]);
        let dates = |dates: &[Spanned<Date>]| {
            dates.iter().map(|d| d.value.to_string()).collect::<Vec<_>>().join(", ")
        };
        if let [(None, on)] = event.dates.as_slice() {
            let last = on.len().saturating_sub(1);
            let date = |(n, d): (usize, &Spanned<Date>)| {
                let head = if n == 0 { format!("{head} ") } else { String::new() };
                format!("{head}{}{}", d.value, if n < last { "," } else { "" })
            };
            let mut parts: Vec<String> = on.iter().enumerate().map(date).collect();
            parts.push(outside_text(&event.outside));
            self.header(&parts);
        } else {
            let one = |(key, on): &(Option<MapKey>, Vec<Spanned<Date>>)| {
                let (name, at) =
                    key.as_ref().map_or((String::new(), 0), |k| (p.map_key(k), key_start(k, self.start)));
                (format!("{name}: {}", dates(on)), at)
            };
            let entries = event.dates.iter().map(one).collect();
            self.braces(&head, entries, &outside_text(&event.outside));
        }
        self.sources(&event.sources);
    }

    fn stock(&mut self, stock: &Stock) {
        let p = self.p;
        let head = [
            self.named("stock", &stock.name, &stock.indices),
            title_text(&stock.title),
            format!(": {}", p.kind(&stock.kind)),
        ];
        let reset = stock.reset.as_ref().map_or(String::new(), |r| format!("reset by {}", p.reference(r)));
        self.with_value(&head, &stock.value, &[spread_text(p, &stock.spread), reset]);
        self.sources(&stock.sources);
        let heads: Vec<String> = stock.updates.iter().map(|u| self.update_head(u)).collect();
        let plain = |(u, h): (&Update, &String)| (u.guard.is_none() && !u.becomes).then(|| width(h));
        let column = stock.updates.iter().zip(&heads).filter_map(plain).max().unwrap_or(0);
        for (update, head) in stock.updates.iter().zip(heads) {
            self.update(update, head, column);
        }
    }

    fn update_head(&self, update: &Update) -> String {
        let guard = update.guard.as_ref().map_or(String::new(), |g| format!("when {}", self.p.expr(g)));
        let becomes = if update.becomes { "becomes" } else { "" };
        join(&[format!("each {}", cadence(update.cadence)), guard, becomes.to_string()])
    }

    fn update(&mut self, update: &Update, head: String, column: usize) {
        let condition = update.terms.first().is_some_and(|t| is_condition(&t.expr));
        if update.becomes {
            return self.sum(2, &format!("{head} "), update.span.start, &update.terms);
        }
        if update.guard.is_some() || condition {
            self.push(2, head, Some(update.span.start));
            for term in &update.terms {
                self.term(4, "", Some(term.span.start), term, true);
            }
            return;
        }
        for (n, term) in update.terms.iter().enumerate() {
            let (head, anchor) =
                if n == 0 { (head.as_str(), update.span.start) } else { ("", term.span.start) };
            let padded = format!("{head:column$} ");
            self.term(2, &padded, Some(anchor), term, true);
        }
    }

    fn term(&mut self, indent: usize, before: &str, anchor: Option<u32>, term: &Term, signed: bool) {
        let text = self.p.expr(&term.expr);
        let sign = match (signed, term.negative) {
            (true, true) => "- ",
            (false, true) => "-",
            // A first term that itself begins with `-` keeps its `+`, or the sign would become the term's.
            (false, false) if !text.starts_with('-') => "",
            (_, false) => "+ ",
        };
        self.rule(indent, &format!("{before}{sign}{text}"), anchor);
        self.tail(&term.name, &term.sources);
    }

    /// `head a` and further terms below it, in a column with the first.
    pub(super) fn sum(&mut self, indent: usize, head: &str, start: u32, terms: &[Term]) {
        for (n, term) in terms.iter().enumerate() {
            let (before, anchor) =
                if n == 0 { (head.to_string(), start) } else { (" ".repeat(width(head)), term.span.start) };
            self.term(indent, &before, Some(anchor), term, n > 0);
        }
    }

    fn definition(&mut self, definition: &Let) {
        let p = self.p;
        let kind = definition.kind.as_ref().map_or(String::new(), |k| format!(": {}", p.kind(k)));
        let sweeps = definition
            .sweeps
            .as_ref()
            .map_or(String::new(), |(n, from)| format!("sweeps {} from {}", n.value, p.expr(from)));
        let head =
            join(&[self.named("let", &definition.name, &definition.indices), kind, sweeps, "=".into()]);
        if let [term] = definition.terms.as_slice() {
            return self.term(0, &format!("{head} "), Some(self.start), term, false);
        }
        self.push(0, head, Some(self.start));
        for (n, term) in definition.terms.iter().enumerate() {
            let plain = n == 0 && !term.negative;
            self.term(if plain { 4 } else { 2 }, "", Some(term.span.start), term, !plain);
        }
    }

    fn shock(&mut self, shock: &Shock) {
        let p = self.p;
        let correlated =
            shock.correlated.as_ref().map_or(String::new(), |r| format!("correlated {}", p.expr(r)));
        let drawn = match &shock.drawn {
            DrawnAt::Cadence(c) => format!("each {}", cadence(*c)),
            DrawnAt::On(of) => format!("on {}", p.reference(of)),
        };
        self.header(&[
            format!("{} ~ {}", self.named("shock", &shock.name, &shock.indices), p.dist(&shock.dist)),
            correlated,
            drawn,
        ]);
        self.sources(&shock.sources);
    }

    pub(super) fn tags(&self, tags: &Tags) -> Vec<String> {
        let mut parts = Vec::new();
        if let Some(topic) = &tags.topic {
            parts.push(format!("topic {}", topic.value));
        }
        if let Some(why) = &tags.unscored {
            parts.push(format!("unscored {}", quoted(&why.value)));
        }
        for (input, why) in &tags.follows {
            parts.push(format!("follows {} {}", input.value, quoted(&why.value)));
        }
        parts
    }

    pub(super) fn when(&self, guard: &Option<Expr>) -> String {
        guard.as_ref().map_or(String::new(), |g| format!("when {}", self.p.expr(g)))
    }
}

/// Where to break a text of at most some columns: after an operator or comma, outside brackets if possible.
fn break_point(text: &str, columns: usize) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let (mut depth, mut word) = (0_usize, 0);
    for (column, (n, c)) in text.char_indices().take(columns).enumerate() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ' ' => {
                let last = &text[word..n];
                let operator = matches!(last, "and" | "or" | "then" | "else" | "+" | "-" | "*" | "/");
                let fits = column > columns / 3 && (operator || last.ends_with(','));
                if fits && best.is_none_or(|(d, _)| depth <= d) {
                    best = Some((depth, n));
                }
                word = n + 1;
            }
            _ => {}
        }
    }
    best.map(|(_, n)| n)
}

fn key_start(key: &MapKey, otherwise: u32) -> u32 {
    match key {
        MapKey::Names(names) => names.first().map_or(otherwise, |n| n.span.start),
        MapKey::Else(span) => span.start,
    }
}

fn spread_text(p: Printer<'_>, spread: &Option<Expr>) -> String {
    spread.as_ref().map_or(String::new(), |w| format!("plus or minus {}", p.expr(w)))
}

fn outside_text(outside: &Option<Spanned<String>>) -> String {
    outside.as_ref().map_or(String::new(), |why| format!("outside {}", quoted(&why.value)))
}
