//! Cases of the grammar and of every problem it reports.

use super::*;
use crate::ast::*;
use crate::format::expr_text;
use crate::source::Source;

const WARSAW: &str = include_str!("../../../../models/examples/warsaw_1956/warsaw_1956.pres");

fn source(text: &str) -> Source {
    Source::new(SourceId(0), "test.pres", text)
}

fn read(text: &str) -> Parsed {
    parse(&source(text))
}

/// The single declaration of a text without problems.
fn item(text: &str) -> ItemKind {
    let mut parsed = read(text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    assert_eq!(parsed.ast.items.len(), 1, "{text}");
    parsed.ast.items.remove(0).kind
}

/// The codes a text gives, in order.
fn codes(text: &str) -> Vec<&'static str> {
    read(text).diagnostics.iter().map(|d| d.code).collect()
}

/// An expression with a pair of parentheses round everything that was grouped.
fn grouped(text: &str) -> String {
    match item(&format!("let a = {text}")) {
        ItemKind::Let(l) => show(&l.terms[0].expr),
        other => panic!("{other:?}"),
    }
}

fn show(e: &Expr) -> String {
    let sign = |op: &BinaryOp| match op {
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Pow => "^",
        BinaryOp::Lt => "<",
        BinaryOp::Eq => "==",
        _ => "?",
    };
    match &e.kind {
        ExprKind::Binary(op, a, b) => format!("({} {} {})", show(a), sign(op), show(b)),
        ExprKind::Unary(UnaryOp::Neg, a) => format!("(-{})", show(a)),
        ExprKind::Unary(UnaryOp::Not, a) => format!("(not {})", show(a)),
        ExprKind::Is(a, yes, b) => format!("({} {} {})", show(a), if *yes { "is" } else { "isnt" }, show(b)),
        ExprKind::Else(a, b) => format!("({} else {})", show(a), show(b)),
        ExprKind::If(c, a, b) => format!("(if {} then {} else {})", show(c), show(a), show(b)),
        ExprKind::Paren(a) => format!("<{}>", show(a)),
        _ => expr_text(e),
    }
}

#[test]
fn the_example_is_read_without_a_problem() {
    let parsed = read(WARSAW);
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.ast.items.len(), 27);
    assert_eq!(parsed.ast.comments.len(), 6);
    assert_eq!(parsed.ast.poisoned, []);
}

#[test]
fn operators_group_as_the_reference_says() {
    for (text, expected) in [
        ("b + c * d", "(b + (c * d))"),
        ("b - c - d", "((b - c) - d)"),
        ("b ^ c ^ d", "(b ^ (c ^ d))"),
        ("b * -c ^ d", "(b * (-(c ^ d)))"),
        ("b ^ -c", "(b ^ (-c))"),
        ("b or c and not d < e", "(b or (c and (not (d < e))))"),
        ("b and c or d", "((b and c) or d)"),
        ("b + c is d", "((b + c) is d)"),
        ("b is not c and d", "((b isnt c) and d)"),
        ("if b then c else d + e", "(if b then c else (d + e))"),
        ("if b then c[d] else e", "(if b then c[d] else e)"),
        ("if b then (c[d] else e) else f", "(if b then <(c[d] else e)> else f)"),
        ("if b then if c then d else e else f", "(if b then (if c then d else e) else f)"),
        ("if b then c else d[e] else f", "(if b then c else (d[e] else f))"),
        ("c[d] else e + f", "(c[d] else (e + f))"),
        ("c[d] else e[f] else g", "(c[d] else (e[f] else g))"),
        ("f(c[d] else 1, 2)", "f(c[d] else 1, 2)"),
        ("if b then f(c[d] else 1) else 2", "(if b then f(c[d] else 1) else 2)"),
        ("2 * [b.happened in c[d]]", "(2 * [b.happened in c[d]])"),
        ("b +\n  c", "(b + c)"),
        ("(b\n  + c)", "<(b + c)>"),
        ("if b then\n  c else\n  d", "(if b then c else d)"),
    ] {
        assert_eq!(grouped(text), expected, "{text}");
    }
}

#[test]
fn atoms() {
    let kind = |text: &str| match item(&format!("let a = {text}")) {
        ItemKind::Let(l) => l.terms[0].expr.kind.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind("250_000"), ExprKind::Number(250_000.0));
    assert_eq!(kind(".5"), ExprKind::Number(0.5));
    assert_eq!(kind("1e-3"), ExprKind::Number(0.001));
    assert_eq!(kind("0.05 per week"), ExprKind::Rate(0.05, crate::calendar::TimeUnit::Week));
    assert_eq!(kind("1 month"), ExprKind::Duration(1.0, crate::calendar::TimeUnit::Month));
    assert_eq!(kind("3d"), ExprKind::Duration(3.0, crate::calendar::TimeUnit::Day));
    assert_eq!(kind("1956-10-23"), ExprKind::Date(Date::from_ymd(1956, 10, 23).unwrap()));
    assert_eq!(kind("yes"), ExprKind::Flag(true));
    assert_eq!(kind("nobody"), ExprKind::Nobody);
    assert_eq!(kind("today"), ExprKind::Today);
    assert!(matches!(kind("max(b, c)"), ExprKind::Call(_, args) if args.len() == 2));
    assert!(matches!(kind("max(b, c in S: 1)"), ExprKind::Reduce(r) if r.indices.binders.len() == 2));
    assert!(matches!(kind("count(b in ally[c] where d)"), ExprKind::Reduce(_)));
    assert!(matches!(kind("lag(b[c], 4 weeks)"), ExprKind::Lag(..)));
    assert!(matches!(kind("held(b, 6 weeks)"), ExprKind::Held(..)));
    assert!(matches!(kind("curve(b: (0,0) (1,0.4))"), ExprKind::Curve(_, p) if p.len() == 2));
    assert!(matches!(kind("motion[k].vote[m]"), ExprKind::Vote(..)));
    assert!(matches!(kind("[b is c]"), ExprKind::Bracket(_)));
}

#[test]
fn declarations() {
    assert!(matches!(item("model a \"b\" published"), ItemKind::Model { published: true, .. }));
    assert!(matches!(item("uses a, b"), ItemKind::Uses(names) if names.len() == 2));
    assert!(
        matches!(item("set A = {\n a \"A\"\n b\n}"), ItemKind::Set { elements, .. } if elements.len() == 2)
    );
    let ItemKind::Table(table) = item("table A : share plus or minus 0.1 { b c; d -1 2\n e (1 + 2) 3 } @k")
    else {
        panic!()
    };
    assert_eq!((table.columns.len(), table.rows.len(), table.sources.len()), (2, 2, 1));
    assert_eq!(table.rows[0].1.len(), 2);
    let ItemKind::Relation(r) = item("relation a[B, C] symmetric { d e, f g 0.5 }") else { panic!() };
    assert_eq!((r.symmetric, r.pairs[1].2.is_some()), (true, true));
    let ItemKind::Param(p) =
        item("param a[b in C] \"t\" : real in -1 .. 2 \"u\" = { d e: 1, else ~ f(1) above 0 }")
    else {
        panic!()
    };
    assert!(p.kind.bounds.is_some() && p.title.is_some() && p.kind.unit.is_some());
    let ItemKind::Input(i) = item("input a : real linear { 1953-01-01: 1, 1954-01-01: 2 } outside \"w\"")
    else {
        panic!()
    };
    assert_eq!((i.between, i.series[0].1.len()), (Between::Linear, 2));
    let ItemKind::InputEvent(e) =
        item("input event a[b in C] on { d: 1953-01-01, 1954-01-01, e: 1955-01-01 }")
    else {
        panic!()
    };
    assert_eq!((e.dates.len(), e.dates[0].1.len()), (2, 2));
    let ItemKind::Stock(s) = item(
        "stock a : B or nobody = nobody reset by c[d]\n each day when e +f\n -g\n each year in may becomes 1",
    ) else {
        panic!()
    };
    assert_eq!((s.updates.len(), s.updates[0].terms.len(), s.updates[1].becomes), (2, 2, true));
    assert_eq!(s.updates[1].cadence, crate::calendar::Cadence::Year(5));
    assert!(matches!(item("let a : real sweeps 3 from 0.1 = b"), ItemKind::Let(l) if l.sweeps.is_some()));
    assert!(matches!(item("shock a ~ normal(mean -1, sd 2) correlated 0.3 on b"), ItemKind::Shock(s)
        if s.dist.args[0].0.is_some() && s.correlated.is_some()));
    assert!(matches!(item("episode a opens on b or c is d closes on e"), ItemKind::Episode(e)
        if e.opens.len() == 2 && e.closes.len() == 1));
    assert!(matches!(item("scenario a \"b\"\n change c = never\n d += 1"), ItemKind::Scenario(s)
        if s.changes.len() == 2));
}

#[test]
fn events_and_choices() {
    let ItemKind::Event(e) = item(concat!(
        "event a[b in C] once per d[b] \"t\"\n when e\n topic f\n follows g \"h\"\n each day when i rate 1 per day\n",
        " times 2 as j @k\n on l[m in C where m != b] or n is not o otherwise p chance 0.5 after 1 to 4 days unless q\n",
        " when r > 1 becomes true\n then for k in C where k != b: s[k] -= 1 when t priority 2 as u @v",
    )) else {
        panic!()
    };
    assert!(e.guard.is_some() && e.tags.topic.is_some() && e.tags.follows.len() == 1);
    assert_eq!((e.triggers.len(), e.effects.len()), (3, 1));
    let TriggerKind::On { of, delay: Some(delay), otherwise: Some(_), .. } = &e.triggers[1].kind else {
        panic!()
    };
    assert_eq!((of.len(), delay.name.value.as_str(), delay.args.len()), (2, "days", 2));
    assert!(matches!(&e.triggers[0].kind, TriggerKind::Hazard { factors, .. } if factors.len() == 1));
    assert_eq!(e.effects[0].op, EffectOp::Subtract);
    let ItemKind::Choice(c) = item(concat!(
        "choice a : B every month when c\n by vote of m in M where d[m] weight w[m] two thirds @k\n precision 2\n",
        " hard = 1\n - 2 as x\n new when e = 3\n each f in B where g = 4\n then hard: h = 1\n then i += 2",
    )) else {
        panic!()
    };
    assert!(matches!(&c.rule, Rule::Vote(body, Tally::TwoThirds) if body.weight.is_some()));
    assert_eq!((c.options.len(), c.effects.len(), c.options[0].terms.len()), (3, 2, 2));
    assert!(c.options[1].guard.is_some() && matches!(c.options[2].of, OptionOf::Each(_)));
    assert!(c.effects[0].option.is_some() && c.effects[1].option.is_none());
}

#[test]
fn records_and_questions() {
    let kind = |text: &str| match item(text) {
        ItemKind::Record(r) => r.kind,
        other => panic!("{other:?}"),
    };
    assert!(
        matches!(kind("record a[b] nth 2 = c on 1956-01-01 votes { d: e, f: g } certain B within 3 days"),
        RecordKind::Dated { nth: Some(_), option: Some(_), votes, .. } if votes.len() == 2)
    );
    assert!(matches!(kind("record a = b did not by 1956-01-01"), RecordKind::Never { option: Some(_), .. }));
    assert!(matches!(kind("record a at 1956-01-01 = 1, 1957-01-01 = 2 ~ normal(sd 5)"),
        RecordKind::Measured { points, density: Some(_) } if points.len() == 2));
    let asked = |text: &str| match item(&format!("outcome a = {text}")) {
        ItemKind::Outcome(o) => o.question,
        other => panic!("{other:?}"),
    };
    assert!(matches!(asked("ever b[c in D] or e is f when g from 1956-01-01 by 1957-01-01"),
        Question::Ever { date: false, of, guard: Some(_), from: Some(_), by: Some(_) } if of.len() == 2));
    assert!(matches!(asked("date of b"), Question::Ever { date: true, .. }));
    assert!(matches!(asked("ever true b > 1 by 1957-01-01"), Question::Condition { .. }));
    assert!(matches!(asked("count b"), Question::Count { .. }));
    assert!(matches!(asked("value of b + 1 at 1957-01-01"), Question::Value(..)));
    assert!(matches!(
        asked("mean of b from 1956-01-01 to 1957-01-01"),
        Question::Summary(ReduceOp::Mean, ..)
    ));
    let ItemKind::Claim(c) = item(concat!(
        "claim S1 \"t\" inferred @notes 1-2, 3 @record k-1\n change a = never @1956-01-01; swap:b,c\n",
        " expect d rises, e falls\n rivals f = 1\n historians 0 to 0.25 @j-2\n untestable \"u\"\n waits for v \"w\"",
    )) else {
        panic!()
    };
    assert_eq!((c.stated, c.changes.len(), c.expect.len(), c.sources.len()), (false, 2, 2, 3));
    assert_eq!(c.sources[0].kind, SourceKind::Notes(vec![(1, 2), (3, 3)]));
    assert!(c.historians.is_some() && c.untestable.is_some() && c.waits.is_some());
}

#[test]
fn words_mean_something_only_where_the_grammar_asks() {
    let out =
        read("set A = { hard, new, wait, on, when, each, then_ }\nlet rate = event + stock * once[on, hard]");
    assert_eq!(out.diagnostics, []);
    assert!(matches!(item("choice a : B on c\n wait = 1\n on = 2\n by = 3"), ItemKind::Choice(c)
        if c.options.len() == 3));
}

#[test]
fn every_code_of_this_stage_has_a_case() {
    let deep = format!("let a = {}b", "(".repeat(100));
    let nots = format!("let a = {}b", "not ".repeat(100));
    let long = format!("let a = b{}", " + b".repeat(300));
    let many = "let 1\n".repeat(300);
    let cases: &[(&str, &[&str])] = &[
        ("stock a : real = 0\n each day when b + c > d", &["ambiguous-guard"]),
        ("let a = b < c < d", &["chained-comparison"]),
        ("param a : real = 1 = 2", &["duplicate-clause"]),
        ("  let a = 1", &["indented-declaration"]),
        ("let a = b * c[d] else 1", &["misplaced-else"]),
        ("event a once @notes 1", &["misplaced-source"]),
        ("event a\n on b", &["missing-clause"]),
        ("stock a : real", &["missing-clause"]),
        ("stock a : real = 0\n each day b", &["missing-sign"]),
        ("let a = 1956-02-30", &["no-such-date"]),
        ("let a = 1e999", &["number-too-large"]),
        ("let where = 1", &["reserved-word"]),
        (&deep, &["too-deep"]),
        (&nots, &["too-deep"]),
        (&long, &["too-deep"]),
        ("let a = (b\nlet c = 1", &["unclosed-bracket"]),
        ("let a = b ?? c", &["unexpected-character", "unexpected-token"]),
        ("let a = ", &["unexpected-token"]),
        ("let a = if b then c", &["unexpected-token"]),
        ("let a = 1 @notes", &["unexpected-token"]),
        ("let a = 1 @notes 9-3", &["unexpected-token"]),
        ("let a = 1 @judgment \"why\"", &["unexpected-token"]),
        ("event a once\n rat 0.5 per day", &["unknown-clause"]),
        ("evnet a once", &["unknown-keyword"]),
        ("model a \"b", &["unterminated-string"]),
    ];
    let mut seen: Vec<&str> = Vec::new();
    for (text, expected) in cases {
        assert_eq!(&codes(text), expected, "{text}");
        seen.extend(*expected);
    }
    let problems = codes(&many);
    assert_eq!(problems.len(), MOST_PROBLEMS);
    assert!(problems.contains(&"too-many-problems"));
    assert!(codes(&"? ! ".repeat(300)).contains(&"too-many-problems"));
    assert!(codes(&"let ? ".repeat(300)).len() <= MOST_PROBLEMS);
    assert_eq!(codes(&" ".repeat(LONGEST_TEXT + 1)), ["text-too-long"]);
    assert_eq!(codes(&"let a = 1\n".repeat(MOST_DECLARATIONS + 1)), ["too-many-declarations"]);
    seen.extend(["too-many-problems", "text-too-long", "too-many-declarations"]);
    for (code, summary) in CODES {
        assert!(seen.contains(code), "{code} has no case");
        assert!(summary.len() < 72, "{code}");
    }
    assert!(seen.iter().all(|s| CODES.iter().any(|(c, _)| c == s)), "a code is missing in CODES");
}

#[test]
fn a_problem_is_small_and_says_what_to_do() {
    let text = "evnet rising once\nlet a = (b + c\n\nlet b = 1";
    let parsed = read(text);
    let [keyword, bracket] = parsed.diagnostics.as_slice() else { panic!("{:?}", parsed.diagnostics) };
    assert_eq!(keyword.help.as_ref().unwrap().edit.as_ref().unwrap().1, "event");
    assert_eq!((bracket.secondary[0].span.start, bracket.secondary[0].span.end), (26, 27));
    assert_eq!(parsed.ast.items.len(), 3);
    let names: Vec<&str> = parsed.ast.poisoned.iter().map(|n| n.value.as_str()).collect();
    assert_eq!(names, ["rising", "a"]);
    assert!(matches!(parsed.ast.items[2].kind, ItemKind::Let(_)));
}

#[test]
fn reading_goes_on_at_the_next_line() {
    let text =
        "event a once\n  rate )\n  on on on\n  then x ==\nchoice b : C on d\n  e = +\n  f = * 2\nlet c = 1";
    assert_eq!(codes(text).len(), 4);
    assert!(matches!(read(text).ast.items.last().unwrap().kind, ItemKind::Let(_)));
}

#[test]
fn nothing_overflows_a_small_stack() {
    let work = || {
        for unit in
            ["(", "[", "{ a: ", "not ", "-", "if a then ", "if ", "a[", "a ^ ", "a[b] else ", "max(", "1 + ("]
        {
            for head in
                ["let a = ", "param a : real = ", "param a : real ", "stock a : real = 0\n each day + "]
            {
                let text = format!("{head}{}", unit.repeat(20_000));
                let source = source(&text);
                let parsed = parse(&source);
                assert!(!parsed.diagnostics.is_empty());
                crate::format::format(&source, &parsed.ast);
            }
        }
        let chain = format!("let a = {}b", "b * (c + ".repeat(63).as_str());
        assert!(parse(&source(&chain)).diagnostics.len() < 3);
        let changes = format!("x={}", "(".repeat(100_000));
        assert!(parse_change(&changes).is_err());
    };
    let small = std::thread::Builder::new().stack_size(1 << 20);
    small.spawn(work).unwrap().join().unwrap();
}

#[test]
fn odd_characters_are_shown_shortly() {
    let parsed = read("@\u{12}\u{12}\u{12}\u{12}\u{12}\u{12}\u{12}\u{5368b} x\n");
    assert!(!parsed.diagnostics.is_empty());
    for problem in parsed.diagnostics {
        assert!(problem.message.chars().count() < 72, "{}", problem.message);
    }
}

#[test]
fn a_sign_before_a_sum_belongs_to_its_first_operand() {
    let terms = |text: &str| {
        let ItemKind::Let(item) = item(text) else { panic!("no let") };
        item.terms
    };
    let sum = &terms("let x = -1 - y")[0];
    let ExprKind::Binary(BinaryOp::Sub, left, _) = &sum.expr.kind else { panic!("no difference") };
    assert!(matches!(left.kind, ExprKind::Unary(UnaryOp::Neg, _)) && !sum.negative);
    let product = &terms("let x = - a * b")[0];
    assert!(product.negative && expr_text(&product.expr) == "a * b");
}

#[test]
fn changes_in_all_forms() {
    let kinds = |text: &str| -> Vec<ChangeKind> {
        parse_change(text).unwrap_or_else(|d| panic!("{text}: {d:?}")).into_iter().map(|c| c.kind).collect()
    };
    assert!(matches!(&kinds("china_backs[poland]=never")[..], [ChangeKind::Set { .. }]));
    assert!(matches!(&kinds("standing[m where not first[m]] = 0")[..], [ChangeKind::Set { target, .. }]
        if matches!(target.args[0], ChangeArg::Where(..))));
    assert!(matches!(
        &kinds("a@party_crisis[poland]+3d")[..],
        [ChangeKind::Cause { at: When::Event(_, 3), .. }]
    ));
    assert!(matches!(&kinds("a @ b - 2 weeks")[..], [ChangeKind::Cause { at: When::Event(_, -14), .. }]));
    assert!(matches!(&kinds("x=v@1956-10-18..1956-10-20")[..], [ChangeKind::Set { during, .. }]
        if during.from.is_some() && during.to.is_some()));
    assert!(matches!(&kinds("hazard:E*=2")[..], [ChangeKind::Hazard { .. }]));
    assert!(matches!(&kinds("utility:C.force+=1")[..], [ChangeKind::Utility { .. }]));
    assert!(matches!(&kinds("rule:rising.anger=off")[..], [ChangeKind::Rule { path }] if path.len() == 2));
    assert!(matches!(&kinds("source:S133=off")[..], [ChangeKind::SourceOff(_)]));
    assert!(matches!(
        &kinds("swap:poland,hungary,freeze:economy")[..],
        [ChangeKind::Swap(..), ChangeKind::Freeze(_)]
    ));
    assert!(matches!(
        &kinds("interpretation=notes;translate=730d")[..],
        [ChangeKind::Interpretation(_), ChangeKind::Translate(_)]
    ));
    for bad in [
        "",
        "x",
        "x=",
        "rule:a=on",
        "hazzard:a*=2",
        "x=1 y",
        "swap:a",
        "a@b+1 month",
        "a@b+9999999999d",
        "x@",
    ] {
        assert!(!parse_change(bad).unwrap_err().is_empty(), "{bad}");
    }
}

#[test]
fn messages_are_short_and_spans_lie_in_the_text() {
    let mut words: Vec<&str> = WARSAW.split_inclusive([' ', '\n']).collect();
    for n in 0..words.len() {
        words.rotate_left(7);
        let text: String = words[..words.len() - n].concat();
        for d in read(&text).diagnostics {
            assert!(d.message.chars().count() < LONGEST_MESSAGE, "{}", d.message);
            assert!(!d.message.ends_with('.') && d.help.is_none_or(|h| !h.text.is_empty()));
            assert!(d.primary.span.start <= d.primary.span.end);
            assert!(d.primary.span.end as usize <= text.len());
        }
    }
}
