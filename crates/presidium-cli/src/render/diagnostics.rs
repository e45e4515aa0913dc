//! Problems of a model's text, with the text around them; the front door's diagnostics in, lines out.

use crate::output::Style;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use presidium::diagnostic::{Diagnostic, Severity};
use presidium::{Source, Span};
use std::ops::Range;

/// One problem as a block of text.
pub(crate) fn render(diagnostic: &Diagnostic, sources: &[Source], width: usize, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let mut group = Group::with_title(title);
    for source in sources_of(diagnostic, sources) {
        let mut snippet = Snippet::source(source.text.as_str()).path(source.name.as_str());
        if diagnostic.primary.span.source == source.id {
            let range = range(diagnostic.primary.span, source);
            snippet = snippet
                .annotation(AnnotationKind::Primary.span(range).label(label(&diagnostic.primary.text)));
        }
        for other in diagnostic.secondary.iter().filter(|l| l.span.source == source.id) {
            let range = range(other.span, source);
            snippet = snippet.annotation(AnnotationKind::Context.span(range).label(label(&other.text)));
        }
        group = group.element(snippet);
    }
    let more = format!("presidium explain {}", diagnostic.code);
    let mut report = vec![group];
    match &diagnostic.help {
        Some(help) => {
            let edit = help.edit.as_ref().and_then(|(span, text)| {
                let source = sources.iter().find(|s| s.id == span.source)?;
                let patch = Patch::new(range(*span, source), text.as_str());
                Some(Snippet::source(source.text.as_str()).path(source.name.as_str()).patch(patch))
            });
            match edit {
                Some(snippet) => {
                    report.push(Level::HELP.secondary_title(help.text.as_str()).element(snippet));
                }
                None => {
                    let group = report.remove(0).element(Level::HELP.message(help.text.as_str()));
                    report.push(group);
                }
            }
            report.push(Group::with_title(Level::NOTE.with_name("more").secondary_title(more)));
        }
        None => report.push(Group::with_title(Level::NOTE.with_name("more").secondary_title(more))),
    }
    let renderer = if style.on { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(width).render(&report)
}

/// The texts a problem speaks of, the primary one first.
fn sources_of<'a>(diagnostic: &Diagnostic, sources: &'a [Source]) -> Vec<&'a Source> {
    let mut ids = vec![diagnostic.primary.span.source];
    for label in &diagnostic.secondary {
        if !ids.contains(&label.span.source) {
            ids.push(label.span.source);
        }
    }
    ids.iter().filter_map(|id| sources.iter().find(|s| s.id == *id)).collect()
}

/// A span as a range of the text, moved inward to whole characters.
fn range(span: Span, source: &Source) -> Range<usize> {
    let inside = |offset: u32| {
        let mut at = (offset as usize).min(source.text.len());
        while !source.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (inside(span.start), inside(span.end));
    start..end.max(start)
}

fn label(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use presidium::diagnostic::Diagnostic;
    use presidium::span::SourceId;

    fn source(text: &str) -> Source {
        Source::new(SourceId(0), "a.pres", text)
    }

    #[test]
    fn a_problem_shows_its_line_its_other_side_and_its_page() {
        let source = source("let a = 1\nlet b = c\n");
        let span = |start, end| Span::new(SourceId(0), start, end);
        let diagnostic = Diagnostic::error("unknown-name", span(18, 19), "`c` is not declared")
            .label("no such name")
            .also(span(4, 5), "this is")
            .help("did you mean `a`?");
        let text = render(&diagnostic, &[source], 80, Style { on: false });
        for part in [
            "error[unknown-name]: `c` is not declared",
            "a.pres:2:9",
            "no such name",
            "this is",
            "did you mean `a`?",
            "more: presidium explain unknown-name",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn odd_spans_do_no_harm() {
        let source = source("é");
        for (start, end) in [(0, 0), (1, 1), (1, 9), (7, 3)] {
            let span = Span::new(SourceId(0), start, end);
            let diagnostic = Diagnostic::warning("odd-span", span, "odd").fix("try", span, "x");
            assert!(
                render(&diagnostic, std::slice::from_ref(&source), 80, Style { on: true }).contains("odd")
            );
        }
        let elsewhere = Diagnostic::error("odd-span", Span::new(SourceId(7), 0, 1), "nowhere");
        assert!(render(&elsewhere, &[source], 80, Style { on: false }).contains("nowhere"));
    }
}
