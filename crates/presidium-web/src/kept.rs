//! Answers kept to be given again: what was asked → the last line of its answer, for the few asked for most recently.

use axum::body::Bytes;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Answers above this many bytes are not kept.
const LARGEST: usize = 1 << 20;

/// The answers, most recently used last.
#[derive(Debug)]
pub(crate) struct Kept {
    most: usize,
    answers: Mutex<VecDeque<(String, Bytes)>>,
}

impl Kept {
    /// Keeps so many at most.
    pub(crate) fn new(most: usize) -> Kept {
        Kept { most, answers: Mutex::default() }
    }

    /// The answer to a question, if it is there.
    pub(crate) fn get(&self, asked: &str) -> Option<Bytes> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let at = answers.iter().position(|a| a.0 == asked)?;
        let found = answers.remove(at)?;
        let bytes = found.1.clone();
        answers.push_back(found);
        Some(bytes)
    }

    /// Keeps an answer; the one not asked for longest makes room.
    pub(crate) fn put(&self, asked: &str, answer: &Bytes) {
        if self.most == 0 || answer.len() > LARGEST {
            return;
        }
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|a| a.0 != asked);
        while answers.len() >= self.most {
            answers.pop_front();
        }
        answers.push_back((asked.to_owned(), answer.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_makes_room() {
        let kept = Kept::new(2);
        for (asked, answer) in [("a", "1"), ("b", "2")] {
            kept.put(asked, &Bytes::from(answer));
        }
        assert_eq!(kept.get("a").as_deref(), Some(&b"1"[..]));
        kept.put("c", &Bytes::from("3"));
        assert_eq!(kept.get("b"), None);
        assert!(kept.get("a").is_some() && kept.get("c").is_some());
        kept.put("d", &Bytes::from(vec![0; LARGEST + 1]));
        assert_eq!(kept.get("d"), None);
    }
}
