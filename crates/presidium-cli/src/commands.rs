//! The commands, one file each: arguments into options, one verb called, its value rendered.

pub(crate) mod check;
pub(crate) mod cite;
pub(crate) mod claims;
pub(crate) mod explain;
pub(crate) mod format;
pub(crate) mod history;
pub(crate) mod limits;
pub(crate) mod notes;
pub(crate) mod rails;
pub(crate) mod run;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod verify;
pub(crate) mod weigh;
pub(crate) mod what_if;
pub(crate) mod why;
