//! [`Ast`] → an indented outline for people: one line per part, no spans, nothing that is absent.
//!
//! It is made from the debug form of the tree, so that it can never miss a part of it.

use crate::ast::Ast;
use crate::calendar::Date;

/// The outline of all declarations, with a blank line between them.
pub(super) fn outline(ast: &Ast) -> String {
    let mut out = String::new();
    for item in &ast.items {
        if !out.is_empty() {
            out.push('\n');
        }
        let debug = format!("{:#?}", item.kind);
        let lines: Vec<&str> = debug.lines().collect();
        out.push_str(&Outline { lines: &lines, at: 0, out: String::new() }.run());
    }
    out
}

struct Outline<'a> {
    lines: &'a [&'a str],
    at: usize,
    out: String,
}

impl<'a> Outline<'a> {
    fn run(mut self) -> String {
        let mut last = String::new();
        while let Some((depth, text)) = self.next() {
            let absent = text.ends_with(": None,") || text.ends_with(": [],") || text == "None,";
            if absent || text.trim_end_matches(',').chars().all(|c| "})]".contains(c)) {
                continue;
            }
            if text.ends_with("Span {") {
                self.skip_block(depth);
                continue;
            }
            let (label, value) = self.value(text);
            let shown = format!("{label}{}", value.trim_end_matches(['{', '(', '[', ',', ' ']));
            // `Event(Event { … })` is one part, not two.
            if !shown.is_empty() && shown != last {
                self.out.push_str(&format!("{}{shown}\n", "  ".repeat(depth)));
            }
            last = shown;
        }
        self.out
    }

    /// Label and value of a line; a value that only wraps another is replaced by what is inside.
    fn value(&mut self, text: &'a str) -> (&'a str, String) {
        let (label, mut value) = match text.split_once(": ") {
            Some((label, value)) if !label.contains('"') => (&text[..label.len() + 2], value),
            _ => ("", text),
        };
        if value == "Spanned {"
            && let Some((_, inner)) = self.next()
        {
            value = inner.strip_prefix("value: ").unwrap_or(inner);
        }
        if value.trim_end_matches("Some(").is_empty()
            && let Some((_, inner)) = self.next()
        {
            return (label, self.value(inner).1);
        }
        if value == "Date("
            && let Some((_, days)) = self.next()
        {
            let days = days.trim_end_matches(',').parse().unwrap_or(0);
            return (label, Date(days).to_string());
        }
        (label, value.to_string())
    }

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let line = self.lines.get(self.at)?;
        self.at += 1;
        let text = line.trim_start();
        Some(((line.len() - text.len()) / 4, text))
    }

    fn skip_block(&mut self, depth: usize) {
        while let Some((d, _)) = self.next() {
            if d <= depth {
                break;
            }
        }
    }
}
