//! Saying no: what went wrong → a status and a body that says what, and what to do next.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use presidium::{Error, wire};
use serde_json::{Value, json};

/// Why a request gets no answer.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Refusal {
    /// The status.
    pub(crate) status: StatusCode,
    /// What went wrong, in one word for programs.
    pub(crate) kind: &'static str,
    /// What went wrong, for people.
    pub(crate) message: String,
    /// Names close to one that is not known.
    pub(crate) near: Vec<String>,
    /// What to do.
    pub(crate) next: String,
    /// Problems of a model or a change as `presidium.check/1`.
    pub(crate) check: Option<Box<Value>>,
}

impl Refusal {
    /// A refusal with nothing beside it.
    pub(crate) fn new(
        status: StatusCode,
        kind: &'static str,
        message: impl Into<String>,
        next: &str,
    ) -> Refusal {
        Refusal {
            status,
            kind,
            message: message.into(),
            near: Vec::new(),
            next: next.to_owned(),
            check: None,
        }
    }

    /// The request cannot be read.
    pub(crate) fn malformed(message: impl Into<String>) -> Refusal {
        let next = "see /api/openapi.json for what this address takes";
        Refusal::new(StatusCode::BAD_REQUEST, "malformed", message, next)
    }

    /// The request asks for more than the server gives.
    pub(crate) fn too_much(message: impl Into<String>) -> Refusal {
        let next = "ask for less, or use the command line, which has no such limit";
        Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "too_much", message, next)
    }

    /// Too many requests at once.
    pub(crate) fn busy() -> Refusal {
        let message = "the engine is busy with other questions";
        Refusal::new(StatusCode::TOO_MANY_REQUESTS, "busy", message, "ask again in a moment")
    }

    /// The work took too long.
    pub(crate) fn late(seconds: u64) -> Refusal {
        let message = format!("the work was stopped after {seconds} seconds");
        Refusal::new(StatusCode::GATEWAY_TIMEOUT, "time", message, "ask for fewer histories")
    }

    /// The server is stopping.
    pub(crate) fn stopping() -> Refusal {
        let next = "start it again with `presidium serve`";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server is shutting down", next)
    }

    /// The program has a fault.
    pub(crate) fn fault() -> Refusal {
        let next = "ask something else; please report what you asked";
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "the engine stopped unexpectedly", next)
    }

    /// The body, as `presidium.error/1`.
    pub(crate) fn value(&self) -> Value {
        let mut out = json!({
            "schema": "presidium.error/1",
            "error": self.kind,
            "message": self.message,
            "near": self.near,
            "next": self.next,
        });
        if let (Some(check), Some(fields)) = (&self.check, out.as_object_mut()) {
            fields.insert("check".to_owned(), Value::clone(check));
        }
        out
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let message = error.to_string();
        let plain = |status, kind, next| Refusal::new(status, kind, message.clone(), next);
        match error {
            Error::Unknown { near, .. } => {
                let next = "use one of the names near it, or one listed by /api/model";
                Refusal { near, ..plain(StatusCode::NOT_FOUND, "unknown", next) }
            }
            Error::NoSuch(_) => plain(StatusCode::NOT_FOUND, "no_such", "ask for one that there is"),
            Error::Usage(_) => plain(StatusCode::UNPROCESSABLE_ENTITY, "usage", "correct the request"),
            Error::Faults { .. } => {
                plain(StatusCode::UNPROCESSABLE_ENTITY, "faults", "correct the rule that is named")
            }
            Error::Broken(checked) => Refusal {
                check: Some(Box::new(wire::check(&checked))),
                ..plain(StatusCode::CONFLICT, "model", "correct what `check` lists")
            },
            Error::Change(checked) => changed(&checked, message),
            Error::Read { .. }
            | Error::Write { .. }
            | Error::NotText { .. }
            | Error::NoModel { .. }
            | Error::Data { .. }
            | Error::Differs(_) => {
                plain(StatusCode::INTERNAL_SERVER_ERROR, "file", "look at the model's files")
            }
        }
    }
}

/// A change with errors: what the first of them says, with the names it proposes.
fn changed(checked: &presidium::verbs::check::Checked, message: String) -> Refusal {
    let mut errors =
        checked.diagnostics.iter().filter(|d| d.severity == presidium::diagnostic::Severity::Error);
    let first = errors.next();
    let unknown = first.is_some_and(|d| d.code.starts_with("unknown"));
    let help = first.and_then(|d| d.help.as_ref());
    Refusal {
        status: if unknown { StatusCode::NOT_FOUND } else { StatusCode::UNPROCESSABLE_ENTITY },
        kind: if unknown { "unknown" } else { "change" },
        message: first.map_or(message, |d| d.message.clone()),
        near: help.and_then(|h| h.edit.iter().map(|e| e.1.clone()).next()).into_iter().collect(),
        next: help.map_or_else(|| "correct the change".to_owned(), |h| h.text.clone()),
        check: Some(Box::new(wire::check(checked))),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.value().to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}
