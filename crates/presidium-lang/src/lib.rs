//! The modelling language: text in, a checked model or diagnostics out; no I/O, never a panic.
//!
//! Stages in order: [`source`] → [`lex`] → [`parse`] → [`ast`] → [`mod@check`] → [`model`]; [`diagnostic`]
//! carries what is wrong, [`mod@format`] writes an [`ast::Ast`] as canonical text. Checking runs names,
//! shapes, kinds and order over the trees; [`walk`] visits resolved expressions.

pub mod ast;
pub mod builtins;
pub mod calendar;
pub mod change;
pub mod check;
pub mod cite;
pub mod codes;
pub mod diagnostic;
pub mod explain;
pub mod format;
mod kind;
pub mod lex;
mod lint;
pub mod model;
mod names;
mod order;
pub mod parse;
mod shape;
pub mod show;
pub mod source;
pub mod span;
pub mod walk;

pub use check::{Checked, Loaded, ResolvedChanges, SourceKeys, check, load, resolve_changes};
pub use explain::explain;
