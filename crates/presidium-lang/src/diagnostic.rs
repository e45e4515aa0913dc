//! A problem in a model's text as data: code, sentence, places, help. Nothing here prints.

use crate::span::Span;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The model cannot be used.
    Error,
    /// The model can be used; somebody should look.
    Warning,
}

/// A place that matters to a problem, with a few words on why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What it has to do with the problem; may be empty.
    pub text: String,
}

/// The next action, as a sentence and, when we can make one, as an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// What to do next.
    pub text: String,
    /// A replacement for the text at a place.
    pub edit: Option<(Span, String)>,
}

/// One problem in a model's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The code in words, a row of `codes.rs`.
    pub code: &'static str,
    /// One fact, lower case, no full stop, names in backticks.
    pub message: String,
    /// The smallest text that, if changed, would mend it.
    pub primary: Label,
    /// Where the belief came from.
    pub secondary: Vec<Label>,
    /// What to do next.
    pub help: Option<Help>,
}

impl Diagnostic {
    /// An error with a code of `codes.rs`, at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
        }
    }

    /// A warning with a code of `codes.rs`, at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// The same with words at the primary place.
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.primary.text = text.into();
        self
    }

    /// The same with another place.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// The same with a next action.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(Help { text: text.into(), edit: None });
        self
    }

    /// The same with a next action that is an edit.
    pub fn fix(mut self, text: impl Into<String>, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.help = Some(Help { text: text.into(), edit: Some((span, replacement.into())) });
        self
    }
}
