//! What can be done, one file for each public action: arguments in, a value out.

pub mod check;
pub mod cite;
pub mod claims;
pub mod explain;
pub mod format;
pub mod history;
pub mod limits;
pub mod notes;
pub mod rails;
pub mod run;
pub mod series;
pub mod show;
pub mod verify;
pub mod weigh;
pub mod what_if;
pub mod why;
