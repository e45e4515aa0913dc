//! The page of Presidium and the server behind it: a model in, an address out at which a browser asks and is answered.
//!
//! Read in this order: [`server`] listens and stops, `guard` turns away what does not belong, `routes` says which
//! address answers what, `ask` reads requests, `answer` calls one verb of the front door each, `work` runs verbs off
//! the network's threads and sends lines as they come, `refusal` says no,
//! `kept` remembers answers,
//! `assets` holds the page.
//! Answers are what the command line prints with `--json`; the page `docs/reference/serve.md` lists them.

mod answer;
mod ask;
mod assets;
mod guard;
mod kept;
mod limits;
mod refusal;
mod routes;
pub mod server;
mod shared;
mod work;

pub use limits::Limits;
pub use server::{Options, ServeError, Server, Stopper};
