//! A byte range in a source text: eight bytes, `Copy`, knows nothing of lines.

/// The number of a source text within one project, in the order the texts were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u16);

/// A range of bytes in one source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `start..end` of a text.
    pub fn new(source: SourceId, start: u32, end: u32) -> Span {
        Span { source, start, end }
    }

    /// The smallest span that covers both; the first when they lie in different texts.
    pub fn to(self, other: Span) -> Span {
        if self.source == other.source {
            Span::new(self.source, self.start.min(other.start), self.end.max(other.end))
        } else {
            self
        }
    }
}

/// A value with the place it was written at.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A name as written.
pub type Name = Spanned<String>;
