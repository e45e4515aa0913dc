//! Cases of tokens and line ends.

use super::*;
use crate::span::SourceId;

fn kinds(text: &str) -> Vec<TokenKind> {
    lex(&Source::new(SourceId(0), "t", text)).tokens.iter().map(|t| t.kind).collect()
}

#[test]
fn a_line_goes_on_after_an_operator_and_inside_brackets() {
    use TokenKind as T;
    assert_eq!(kinds("a\nb"), [T::Word, T::Newline, T::Word, T::End]);
    assert_eq!(kinds("a +\n b"), [T::Word, T::Plus, T::Word, T::End]);
    assert_eq!(kinds("a +\nb"), [T::Word, T::Plus, T::Newline, T::Word, T::End]);
    assert_eq!(kinds("(a\n)"), [T::OpenParen, T::Word, T::CloseParen, T::End]);
    assert_eq!(kinds("(a\nlet"), [T::OpenParen, T::Word, T::Newline, T::Word, T::End]);
    assert_eq!(kinds("a\n  @b"), [T::Word, T::At, T::Word, T::End]);
    assert_eq!(kinds("@a-or\n b"), [T::At, T::Word, T::Minus, T::Word, T::Newline, T::Word, T::End]);
}
