//! The modelling language: text in, a checked model or diagnostics out; no I/O, never a panic.
//!
//! Stages in order: [`source`] → `lex` → `parse` → [`ast`] → `check` → [`model`]; [`diagnostic`] carries
//! what is wrong, `format` writes an [`ast::Ast`] as canonical text.

pub mod ast;
pub mod calendar;
pub mod diagnostic;
pub mod format;
pub mod lex;
pub mod parse;
pub mod source;
pub mod model;
pub mod span;
