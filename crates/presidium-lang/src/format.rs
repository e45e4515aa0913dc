//! [`Ast`] → canonical text; comments are kept, meaning and the spelling of numbers never change.
//!
//! `format/{declaration,rule,question}.rs` turn each declaration into lines that know where they came from;
//! this file lays the lines out in columns and weaves the comments back in. Formatting twice is formatting
//! once.

mod declaration;
mod expression;
mod question;
mod rule;
mod tree;

use crate::ast::{Ast, Change, Dist, Expr, Item, ItemKind, Term};
use crate::source::Source;
use crate::span::Spanned;

use expression::{Printer, source_text};

/// Column of `as NAME`.
const NAME_COLUMN: usize = 58;
/// Column of `@…`.
const SOURCE_COLUMN: usize = 83;
/// Lines are broken, where they may be, before this column.
const WIDTH: usize = 100;

/// Writes a tree as canonical text.
///
/// Declarations that could not be read are copied from the source text as they stand.
pub fn format(source: &Source, ast: &Ast) -> String {
    let mut page = Page { source, out: String::new() };
    let mut comments = ast.comments.as_slice();
    let starts: Vec<u32> = ast.items.iter().map(|i| i.span.start).collect();
    page.comments_between(take_before(&mut comments, starts.first().copied()));
    for (n, item) in ast.items.iter().enumerate() {
        let mut own = take_before(&mut comments, starts.get(n + 1).copied());
        if item.kind == ItemKind::Poisoned {
            take_before(&mut own, Some(item.span.end));
            page.verbatim(item);
            page.rest_of_line(&mut own);
            page.comments_between(own);
        } else {
            let lines = declaration::lines(Printer { source: Some(source) }, item);
            page.item(item, lines, own);
        }
    }
    page.out
}

/// Canonical text of an expression on one line; independent of blanks, comments and spelling of numbers.
pub fn expr_text(expr: &Expr) -> String {
    Printer { source: None }.expr(expr)
}

/// Canonical text of a term: sign, expression and name, without sources.
pub fn term_text(term: &Term) -> String {
    let sign = if term.negative { "- " } else { "+ " };
    let name = term.name.as_ref().map_or(String::new(), |n| format!(" as {}", n.value));
    format!("{sign}{}{name}", expr_text(&term.expr))
}

/// Canonical text of a law.
pub fn dist_text(dist: &Dist) -> String {
    Printer { source: None }.delay(dist)
}

/// Canonical text of a change; [`crate::parse::parse_change`] reads it back.
pub fn change_text(change: &Change) -> String {
    Printer { source: None }.change(change)
}

/// Canonical text of a source, such as `@notes 114-116, 120`.
pub fn source_label(source: &crate::ast::Source) -> String {
    source_text(&source.kind)
}

/// Writes a tree as an indented outline for people.
pub fn show_ast(ast: &Ast) -> String {
    tree::outline(ast)
}

/// The comments before an offset, taken off the front.
fn take_before<'c>(comments: &mut &'c [Spanned<String>], end: Option<u32>) -> &'c [Spanned<String>] {
    let n = end.map_or(comments.len(), |end| comments.partition_point(|c| c.span.start < end));
    let (before, after) = comments.split_at(n);
    *comments = after;
    before
}

/// One line of a declaration.
#[derive(Clone, Debug, Default)]
struct Line {
    /// Blanks before it.
    indent: usize,
    /// The code.
    code: String,
    /// `as NAME`
    name: String,
    /// `@…`
    sources: String,
    /// Where its first token stood; `None` for a line that only goes on with the one before.
    anchor: Option<u32>,
    /// Whether sources of the declaration may stand here.
    takes_sources: bool,
}

impl Line {
    fn text(&self) -> String {
        let mut out = format!("{}{}", " ".repeat(self.indent), self.code);
        for (column, part) in [(NAME_COLUMN, &self.name), (SOURCE_COLUMN, &self.sources)] {
            if !part.is_empty() {
                let width = out.chars().count();
                out.push_str(&" ".repeat(column.saturating_sub(width).max(2)));
                out.push_str(part);
            }
        }
        out.truncate(out.trim_end().len());
        out
    }
}

struct Page<'a> {
    source: &'a Source,
    out: String,
}

impl Page<'_> {
    /// How many blank lines stand before an offset that is the first of its line.
    fn blanks_before(&self, offset: u32, most: usize) -> usize {
        if self.out.is_empty() {
            return 0;
        }
        let before = self.source.text.get(..offset as usize).unwrap_or("");
        let blank = before.len() - before.trim_end_matches([' ', '\t', '\r', '\n', '\u{a0}']).len();
        let ends = before[before.len() - blank..].bytes().filter(|&b| b == b'\n').count();
        ends.saturating_sub(1).min(most)
    }

    /// Whether nothing but blanks stands before an offset in its line.
    fn is_first(&self, offset: u32) -> bool {
        let before = self.source.text.get(..offset as usize).unwrap_or("");
        let before = before.trim_end_matches([' ', '\t', '\r', '\u{a0}']);
        before.is_empty() || before.ends_with('\n') || before == "\u{feff}"
    }

    fn at_margin(&self, offset: u32) -> bool {
        let before = self.source.text.get(..offset as usize).unwrap_or("");
        before.is_empty() || before.ends_with('\n') || before == "\u{feff}"
    }

    fn line(&mut self, text: &str, blanks: usize) {
        self.out.push_str(&"\n".repeat(blanks));
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Comments outside declarations: those that were indented stay so.
    fn comments_between(&mut self, comments: &[Spanned<String>]) {
        for comment in comments {
            let start = comment.span.start;
            let indent = if self.at_margin(start) || self.out.is_empty() { "" } else { "  " };
            let blanks = if self.is_first(start) { self.blanks_before(start, 2) } else { 0 };
            self.line(&format!("{indent}{}", comment.value), blanks);
        }
    }

    fn verbatim(&mut self, item: &Item) {
        let blanks = self.blanks_before(item.span.start, 2);
        let text = self.source.slice(item.span).replace('\r', "");
        self.line(&text, blanks);
    }

    /// A comment that stands behind the last line of a declaration copied as it stood.
    fn rest_of_line(&mut self, comments: &mut &[Spanned<String>]) {
        if let Some((first, rest)) = comments.split_first()
            && !self.is_first(first.span.start)
        {
            self.out.pop();
            self.out.push_str(&format!("  {}\n", first.value));
            *comments = rest;
        }
    }

    /// The lines of a declaration with its comments.
    fn item(&mut self, item: &Item, lines: Vec<Line>, comments: &[Spanned<String>]) {
        let gap = comments.iter().position(|c| c.span.start >= item.span.end && self.is_first(c.span.start));
        let (inside, after) = comments.split_at(gap.unwrap_or(comments.len()));
        let mut order: Vec<(u32, usize)> =
            lines.iter().enumerate().filter_map(|(n, l)| Some((l.anchor?, n))).collect();
        order.sort_unstable();
        let mut behind = vec![None; lines.len()];
        let mut below: Vec<Vec<&Spanned<String>>> = vec![Vec::new(); lines.len()];
        for comment in inside {
            let at = order.partition_point(|&(anchor, _)| anchor <= comment.span.start);
            let n = order.get(at.saturating_sub(1)).map_or(0, |&(_, n)| n);
            if behind[n].is_none() && below[n].is_empty() && !self.is_first(comment.span.start) {
                behind[n] = Some(comment);
            } else {
                below[n].push(comment);
            }
        }
        let mut waiting: Vec<&Spanned<String>> = Vec::new();
        for (n, line) in lines.iter().enumerate() {
            if line.anchor.is_some() {
                self.comments_inside(&mut waiting);
            }
            let most = if n == 0 { 2 } else { 1 };
            let first = line.anchor.filter(|&a| n == 0 || self.is_first(a));
            let blanks = first.map_or(0, |a| self.blanks_before(a, most));
            let mut text = line.text();
            if let Some(comment) = behind[n] {
                text.push_str(&format!("  {}", comment.value));
            }
            self.line(&text, blanks);
            waiting.append(&mut below[n]);
        }
        self.comments_inside(&mut waiting);
        self.comments_between(after);
    }

    fn comments_inside(&mut self, comments: &mut Vec<&Spanned<String>>) {
        for comment in comments.drain(..) {
            let start = comment.span.start;
            let blanks = if self.is_first(start) { self.blanks_before(start, 1) } else { 0 };
            self.line(&format!("  {}", comment.value), blanks);
        }
    }
}

#[cfg(test)]
mod tests;
