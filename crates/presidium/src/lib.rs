//! The front door of Presidium: open a model, check it, run it, ask what it rests on.
//!
//! This is the only library of the workspace that opens files. Read in this order: [`project`] opens a model
//! and the [`data`] beside it, [`session`] keeps it checked, [`verbs`] holds what can be done with it,
//! [`scoreboard`] and [`spread`] what a run answers, [`wire`] how answers leave the program. A face (the command
//! line, the page's server) reads what is asked, calls one verb and renders its value.

pub mod error;
pub mod project;

pub mod data;

pub mod session;
pub mod verbs;

pub mod recorded;
pub mod rests;
pub mod scoreboard;
pub mod spread;

pub mod digest;
pub mod near;
pub mod wire;

pub use error::Error;
pub use presidium_lab as lab;
pub use presidium_lang::calendar::Date;
pub use presidium_lang::cite::Place;
pub use presidium_lang::diagnostic;
pub use presidium_lang::source::Source;
pub use presidium_lang::span::{self, Span};
pub use project::Project;
pub use session::Session;
