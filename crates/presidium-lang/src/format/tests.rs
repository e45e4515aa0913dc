//! Formatting changes no meaning, keeps comments, and twice is once.

use super::*;
use crate::parse::{parse, parse_change};
use crate::span::SourceId;

pub(crate) const WARSAW: &str = include_str!("../../../../models/examples/warsaw_1956/warsaw_1956.pres");
const GRAMMAR: &str = include_str!("../../../../docs/reference/grammar.md");

fn source(text: &str) -> Source {
    Source::new(SourceId(0), "test.pres", text)
}

/// The debug form of a value without its spans.
fn without_spans(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("Span { source: ") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('}').map_or(rest.len(), |n| at + n + 1);
        rest = &rest[end..];
    }
    out + rest
}

fn comments(ast: &Ast) -> Vec<String> {
    let mut all: Vec<String> = ast.comments.iter().map(|c| c.value.clone()).collect();
    all.sort();
    all
}

/// Formats a text that has no problems and checks everything that must stay true.
fn check(text: &str) -> String {
    let first = source(text);
    let parsed = parse(&first);
    assert_eq!(parsed.diagnostics, [], "{text}");
    let once = format(&first, &parsed.ast);
    let second = source(&once);
    let again = parse(&second);
    assert_eq!(again.diagnostics, [], "of\n{text}\nbecame\n{once}");
    assert_eq!(without_spans(&again.ast.items), without_spans(&parsed.ast.items), "{text}\nbecame\n{once}");
    assert_eq!(comments(&again.ast), comments(&parsed.ast), "{text}\nbecame\n{once}");
    assert_eq!(format(&second, &again.ast), once, "{text}");
    once
}

#[test]
fn the_example_is_canonical() {
    assert_eq!(check(WARSAW), WARSAW);
}

#[test]
fn every_example_of_the_reference_is_read_and_survives() {
    let mut blocks = 0;
    for block in GRAMMAR.split("```pres\n").skip(1) {
        let text = block.split("```").next().unwrap();
        check(text);
        blocks += 1;
    }
    assert!(blocks >= 14, "{blocks}");
}

#[test]
fn layouts() {
    let cases = [
        ("let a=b+c*2", "let a = b + c * 2\n"),
        ("let a =\n  1 # one\n  - 2", "let a =\n    1  # one\n  - 2\n"),
        ("let a = -1", "let a = -1\n"),
        ("let a = + -1", "let a = + -1\n"),
        ("let a = 250_000 * .5 / 1e-3", "let a = 250_000 * .5 / 1e-3\n"),
        ("let a = 1 day + 30d + 2 weeks", "let a = 1 day + 30 days + 2 weeks\n"),
        ("let a = x\n\n\n\n\nlet b = y", "let a = x\n\n\nlet b = y\n"),
        ("# top\n\nlet a = x # end\n# foot", "# top\n\nlet a = x  # end\n# foot\n"),
        ("set A = { # first\n a, # second\n # own\n b }", "set A = { a, b }  # first\n  # second\n  # own\n"),
        ("stock a : real = 0\n each day when b\n +c", "stock a : real = 0\n  each day when b\n    + c\n"),
        ("event a once on b after 1 to 2 weeks", "event a once\n  on b after 7 to 14 days\n"),
        ("let a = x as n @k", concat_columns("let a = x", "as n", "@k").leak()),
    ];
    for (text, expected) in cases {
        assert_eq!(check(text), expected);
    }
}

fn concat_columns(code: &str, name: &str, sources: &str) -> String {
    format!("{code:58}{name:25}{sources}\n")
}

#[test]
fn long_lines_are_broken_where_they_may_be() {
    let names: Vec<String> = (0..40).map(|n| format!("element_{n}")).collect();
    let out = check(&format!("set A = {{ {} }}\nuses {}", names.join(", "), names.join(", ")));
    assert!(out.lines().all(|l| l.len() <= WIDTH), "{out}");
    let dates: Vec<String> = (10..40).map(|n| format!("19{n}-01-01")).collect();
    check(&format!("input event a on {} outside \"x\"", dates.join(", ")));
    let long = "w".repeat(90);
    check(&format!(
        "stock {long} \"{long}\" : {long} or nobody = {long} plus or minus {long} reset by {long}"
    ));
    check(&format!(
        "event {long} \"{long}\" once per {long} topic {long} follows {long} \"{long}\" when {long}"
    ));
    check(&format!("shock {long} ~ normal(0, {long}) correlated {long} each month"));
    check(&format!(
        "choice {long} : {long} \"{long}\" on {long} when {long} topic {long}\n {long} = 1\n - 2"
    ));
    check(&format!("record {long} = {long} on 1956-01-01 certain A within 3 days"));
    check(&format!(
        "claim {long} \"{long}\" stated @{long}\n change {long} = {long}, {long} = {long}\n @{long}"
    ));
    let sum = ["some_name * (other_name[s] - 0.5)"; 12].join(" + ");
    for head in [
        "let a = ",
        "let a = b\n - ",
        "stock a : real = 0\n each day + ",
        "event a once\n rate ",
        "event a once\n on b chance ",
    ] {
        let out = check(&format!("{head}{sum} as x @notes 1 # c"));
        assert!(out.lines().all(|l| l.len() <= WIDTH + 50), "{out}");
    }
    check(&format!("episode {long} \"{long}\" opens on {long} or {long} closes on {long}"));
}

#[test]
fn a_broken_declaration_is_copied_as_it_stands() {
    let text = "let  a = (1\n   # why\n   + 2 # x\n\nlet b  = 1\n";
    let first = source(text);
    let parsed = parse(&first);
    assert_eq!(format(&first, &parsed.ast), "let  a = (1\n   # why\n   + 2  # x\n\nlet b = 1\n");
}

#[test]
fn changes_come_back_from_their_text() {
    for text in [
        "china_backs[poland]=never",
        "standing[m where not first[m]]=0",
        "rising[poland]@1956-10-01",
        "rising[poland]@party_crisis[poland]+3d",
        "x+=0.1@1956-10-01..1957-01-01",
        "x-=0.1@a..b-2 weeks",
        "hazard:rising[poland]*=2",
        "utility:answer[poland].force+=1@1956-10-01",
        "rule:rising.anger=off",
        "source:S133-a.b=off",
        "swap:poland,hungary",
        "freeze:economy",
        "interpretation=notes",
        "translate=730d",
        "x=if a then b else c, y=never; z=1.50",
    ] {
        let changes = parse_change(text).unwrap();
        let printed: Vec<String> = changes.iter().map(change_text).collect();
        let again = parse_change(&printed.join(", ")).unwrap();
        assert_eq!(without_spans(&again), without_spans(&changes), "{text}");
        let twice: Vec<String> = again.iter().map(change_text).collect();
        assert_eq!(twice, printed);
    }
}

#[test]
fn canonical_text_of_parts_depends_on_value_alone() {
    let text = |t: &str| match parse(&source(&format!("let a = {t}"))).ast.items.remove(0).kind {
        ItemKind::Let(l) => expr_text(&l.terms[0].expr),
        other => panic!("{other:?}"),
    };
    assert_eq!(text("0.50*( a+ 1e1 )"), "0.5 * (a + 10)");
    assert_eq!(text("count(m in M where x[m])"), "count(m in M where x[m])");
    assert_eq!(text("1e-9 + 1e300"), "1e-9 + 1e300");
    assert_eq!(text("sum(a in S, b in S: x[a, b])"), "sum(a, b in S: x[a, b])");
}

/// A small deterministic generator, so that a failure can be repeated.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// The text with other blanks, line ends and comments wherever they have no meaning.
fn relaid(text: &str, dice: &mut Dice) -> String {
    let tokens = crate::lex::lex(&source(text)).tokens;
    let (mut out, mut at, mut depth, mut table) = (String::new(), 0, 0_i32, false);
    for token in tokens {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        let gap = &text[at..start.max(at)];
        let code = &text[start..end];
        if token.margin && code != "}" {
            table = code == "table";
        }
        if let Some((before, after)) = gap.split_once('\n') {
            out.push_str(before);
            let kinds = ["\n", "\n", "\r\n", " # t\n", "\n  # own\n", "\n# margin\n", "\n\n\n\n"];
            let nothing = depth > 0 && !table && dice.below(2) == 0 && !gap.contains('#');
            out.push_str(if nothing { " " } else { kinds[dice.below(kinds.len())] });
            out.push_str(after);
        } else if depth > 0 && !table && dice.below(6) == 0 {
            out.push_str([" ", "   ", "\n     ", " # c\n  ", "\n # own\n\n "][dice.below(5)]);
        } else {
            out.push_str(gap);
        }
        out.push_str(code);
        depth += i32::from(matches!(code, "(" | "[" | "{")) - i32::from(matches!(code, ")" | "]" | "}"));
        at = end.max(at);
    }
    out
}

#[test]
fn layout_has_no_meaning() {
    let expected = without_spans(&parse(&source(WARSAW)).ast.items);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..300 {
        let text = relaid(WARSAW, &mut dice);
        let once = check(&text);
        assert_eq!(without_spans(&parse(&source(&once)).ast.items), expected);
    }
}

/// The text with a few of its lines and words cut, doubled, swapped or replaced.
fn mutated(text: &str, dice: &mut Dice) -> String {
    let words = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "#",
        "@",
        "=",
        "+=",
        "==",
        ":",
        ",",
        ";",
        "~",
        "..",
        ".",
        "-",
        "^",
        " else ",
        " if ",
        " then ",
        " and ",
        " not ",
        " is ",
        " in ",
        " where ",
        " when ",
        " each ",
        " as ",
        "@notes ",
        "1956-02-30",
        "1956-02-03",
        "3d",
        "\n",
        "\nlet ",
        "\nevent ",
        "\n  ",
        "é",
        "\0",
        "999999999999",
        "1e999",
        " per ",
    ];
    let mut text = text.to_string();
    for _ in 0..1 + dice.below(4) {
        let place = |dice: &mut Dice, text: &str| {
            let mut at = dice.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (a, b) = (place(dice, &text), place(dice, &text));
        let (low, high) = (a.min(b), a.max(b));
        let near = (low..=high.min(low + 20)).rev().find(|&n| text.is_char_boundary(n)).unwrap_or(low);
        match dice.below(5) {
            0 => text.replace_range(low..near, ""),
            1 => text.insert_str(a, words[dice.below(words.len())]),
            2 => text.replace_range(low..near, words[dice.below(words.len())]),
            3 => {
                let piece = text[low..near].to_string();
                text.insert_str(b, &piece);
            }
            _ => {
                let mut lines: Vec<&str> = text.split('\n').collect();
                let (x, y) = (dice.below(lines.len()), dice.below(lines.len()));
                lines.swap(x, y);
                text = lines.join("\n");
            }
        }
    }
    text
}

#[test]
fn mutated_examples_never_panic_and_the_readable_ones_survive() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut readable = 0;
    for _ in 0..4000 {
        let text = mutated(WARSAW, &mut dice);
        let first = source(&text);
        let parsed = parse(&first);
        format(&first, &parsed.ast);
        if parsed.diagnostics.is_empty() {
            check(&text);
            readable += 1;
        }
    }
    assert!(readable > 300, "{readable}");
}

#[test]
fn token_soup_never_panics() {
    let words: Vec<&str> = WARSAW.split_inclusive([' ', '\n']).collect();
    let mut dice = Dice(0x1234_5678_9abc_def1);
    let mut readable = 0;
    for _ in 0..4000 {
        let n = 1 + dice.below(12);
        let soup: String = (0..n).map(|_| words[dice.below(words.len())]).collect();
        let head = ["let a = ", "event a once\n  ", "stock s : real = ", "claim c stated\n  "][dice.below(4)];
        let text = format!("{head}{soup}");
        let first = source(&text);
        let parsed = parse(&first);
        format(&first, &parsed.ast);
        if parsed.diagnostics.is_empty() {
            check(&text);
            readable += 1;
        }
    }
    assert!(readable > 20, "{readable}");
}

#[test]
fn the_outline_shows_names_dates_and_operators() {
    let ast = parse(&source("event a[s in S] once\n  rate 0.5 per day\nrecord a[x] on 1956-06-28")).ast;
    let text = show_ast(&ast);
    for part in ["Event\n", "name: \"a\"", "repeat: Once", "kind: Rate", "on: 1956-06-28"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("Span") && !text.contains("None"), "{text}");
}

#[test]
fn an_empty_table_with_a_comment_stays_as_it_is() {
    assert_eq!(check("table llows : e {}# x\n"), "table llows : e { }  # x\n");
    check("table a { x y z\n b 1 2 3 }\n");
}
