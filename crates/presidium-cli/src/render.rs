//! Values into text for people, in columns; every function is pure, so layouts can be tested on made-up values.

pub(crate) mod claims;
pub(crate) mod diagnostics;
pub(crate) mod history;
pub(crate) mod notes;
pub(crate) mod rails;
pub(crate) mod scoreboard;
pub(crate) mod series;
pub(crate) mod side_by_side;
pub(crate) mod versus;
pub(crate) mod weigh;
pub(crate) mod what_if;
pub(crate) mod why;
pub(crate) mod words;
