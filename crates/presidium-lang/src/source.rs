//! One source text with its number and name: offsets in, lines and columns out.
//!
//! Lines and columns count from one; a column counts characters, not bytes.

use crate::span::{SourceId, Span};

/// A text to be read, with the name it is shown under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its number within the project; every span of its tree carries it.
    pub id: SourceId,
    /// The name shown to people, such as a file name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A place for people: both numbers count from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The character in the line.
    pub column: u32,
}

impl Source {
    /// A source text.
    pub fn new(id: SourceId, name: impl Into<String>, text: impl Into<String>) -> Source {
        Source { id, name: name.into(), text: text.into() }
    }

    /// The text under a span; empty when the span lies outside this text.
    pub fn slice(&self, span: Span) -> &str {
        if span.source != self.id {
            return "";
        }
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Line and column of a byte offset; an offset inside a character is moved to its start.
    ///
    /// Cost: linear in the offset.
    pub fn place_of(&self, offset: u32) -> Place {
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before[start..].chars().count() + 1;
        Place { line: clamp(line), column: clamp(column) }
    }

    /// The text of the line (without its end) that holds a byte offset, and the offset it starts at.
    pub fn line_at(&self, offset: u32) -> (u32, &str) {
        let bytes = self.text.as_bytes();
        let at = (offset as usize).min(bytes.len());
        let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1);
        let end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| at + n);
        (clamp(start), self.text[start..end].trim_end_matches('\r'))
    }
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new(SourceId(0), "t", "a\nłódź = 1\r\n");
        assert_eq!(source.place_of(0), Place { line: 1, column: 1 });
        assert_eq!(source.place_of(2), Place { line: 2, column: 1 });
        let equals = u32::try_from(source.text.find('=').unwrap()).unwrap();
        assert_eq!(source.place_of(equals), Place { line: 2, column: 6 });
        assert_eq!(source.place_of(3), Place { line: 2, column: 1 });
        assert_eq!(source.place_of(999).line, 3);
        assert_eq!(source.line_at(equals), (2, "łódź = 1"));
        assert_eq!(source.slice(Span::new(SourceId(0), 0, 1)), "a");
        assert_eq!(source.slice(Span::new(SourceId(1), 0, 1)), "");
        assert_eq!(source.slice(Span::new(SourceId(0), 3, 4)), "");
    }
}
