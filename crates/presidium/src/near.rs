//! Did you mean: the known names within a small edit distance of a name that is not known.

/// The closest known names: within two edits, one for names of up to four letters; at most three.
pub fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = name.to_lowercase();
    let limit = if wanted.chars().count() <= 4 { 1 } else { 2 };
    let mut close: Vec<(usize, &str)> = known
        .into_iter()
        .map(|k| (distance(&wanted, &k.to_lowercase()), k))
        .filter(|(d, k)| *d <= limit || (wanted.len() >= 4 && k.to_lowercase().starts_with(&wanted)))
        .collect();
    close.sort();
    close.dedup();
    close.into_iter().take(3).map(|(_, k)| k.to_owned()).collect()
}

/// Edits (insert, delete, replace, swap neighbours) between two texts.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_come_closest_first() {
        let known = ["documents", "notes", "literature", "missiles_to_cuba"];
        assert_eq!(near("documnets", known), ["documents"]);
        assert_eq!(near("note", known), ["notes"]);
        assert_eq!(near("missiles", known), ["missiles_to_cuba"]);
        assert_eq!(near("cats", known), [] as [&str; 0]);
        assert_eq!(near("", known), [] as [&str; 0]);
    }
}
