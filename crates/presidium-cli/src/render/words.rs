//! The small parts of a layout: dates, shares, bars, wrapped lines.

use crate::output::Style;
use presidium::Date;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(m: u32) -> &'static str {
    MONTHS.get(m as usize - 1).copied().unwrap_or("???")
}

/// `26 Jun 1953`, eleven wide.
pub(crate) fn day(date: Date) -> String {
    let (y, m, d) = date.ymd();
    format!("{d:>2} {} {y}", month(m))
}

/// `Jun 53`; the century is that of the model.
pub(crate) fn short_month(date: Date) -> String {
    let (y, m, _) = date.ymd();
    format!("{} {:02}", month(m), y.rem_euclid(100))
}

/// A share in 100, three wide: ` 22`, ` <1`, `>99`.
pub(crate) fn in_100(share: f64) -> String {
    let n = (share * 100.0).round();
    if share > 0.0 && share < 0.005 {
        " <1".to_owned()
    } else if share < 1.0 && share > 0.995 {
        ">99".to_owned()
    } else {
        format!("{n:>3}")
    }
}

/// A share as ten characters.
pub(crate) fn bar(share: f64) -> String {
    let full = ((share * 10.0).round() as usize).min(10);
    format!("{}{}", "#".repeat(full), ".".repeat(10 - full))
}

/// A whole number with commas: `10,000`.
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 fault`, `2 faults`.
pub(crate) fn plural(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// Lines of at most `width` characters, the first behind `first`, the others behind `rest`.
pub(crate) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        let gap = usize::from(!empty);
        if !empty && line.chars().count() + gap + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        for piece in pieces(word, width.saturating_sub(rest.chars().count()).max(8)) {
            if !empty && line.chars().count() + piece.chars().count() > width {
                lines.push(std::mem::replace(&mut line, rest.to_owned()));
            }
            line.push_str(&piece);
            empty = false;
        }
    }
    lines.push(line);
    lines
}

/// A page of Markdown for a terminal: headings bold, prose wrapped, fenced text as it stands.
pub(crate) fn markdown(page: &str, width: usize, style: Style) -> String {
    let mut text = String::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            text.push_str(&format!("    {line}\n"));
        } else if line.starts_with('#') {
            text.push_str(&style.bold(line.trim_start_matches(['#', ' '])));
            text.push('\n');
        } else {
            let rest = if line.starts_with("- ") { "  " } else { "" };
            text.push_str(&(wrap(line, width, "", rest).join("\n") + "\n"));
        }
    }
    text
}

/// A word in pieces that fit a line; a single piece unless it is longer than one.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(width).map(|c| c.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_parts() {
        let date = Date::from_ymd(1953, 6, 5).unwrap();
        assert_eq!(day(date), " 5 Jun 1953");
        assert_eq!(short_month(date), "Jun 53");
        assert_eq!(
            [in_100(0.0), in_100(0.004), in_100(0.222), in_100(0.999), in_100(1.0)],
            ["  0", " <1", " 22", ">99", "100"]
        );
        assert_eq!(bar(0.22), "##........");
        assert_eq!(bar(1.0), "##########");
        assert_eq!([thousands(7), thousands(10_000), thousands(1_234_567)], ["7", "10,000", "1,234,567"]);
        assert_eq!(plural(1, "fault"), "1 fault");
    }

    #[test]
    fn wrapped_lines_keep_to_the_width() {
        assert_eq!(wrap("aa bb cc", 5, "", " "), ["aa bb", " cc"]);
        assert_eq!(wrap("", 5, "- ", ""), ["- "]);
        let long = "x".repeat(200);
        assert!(wrap(&long, 20, "", "  ").iter().all(|l| l.chars().count() <= 20));
    }
}
