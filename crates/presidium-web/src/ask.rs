//! Requests read: a body or a query → what is asked, within the limits.

use crate::limits::Limits;
use crate::refusal::Refusal;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// `POST /api/run`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) histories: u64,
    #[serde(default)]
    pub(crate) interpretation: Option<String>,
    #[serde(default)]
    pub(crate) files: Option<Vec<File>>,
}

/// `POST /api/what-if`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhatIf {
    pub(crate) changes: Vec<String>,
    #[serde(default)]
    pub(crate) outcomes: Vec<String>,
    pub(crate) histories: u64,
    #[serde(default)]
    pub(crate) interpretation: Option<String>,
    #[serde(default)]
    pub(crate) every_interpretation: bool,
    #[serde(default)]
    pub(crate) beside: bool,
}

/// `POST /api/claims`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claims {
    #[serde(default)]
    pub(crate) ids: Vec<String>,
    pub(crate) histories: u64,
    #[serde(default)]
    pub(crate) again: Option<u64>,
    #[serde(default)]
    pub(crate) interpretation: Option<String>,
}

/// `POST /api/why`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    pub(crate) event: String,
    #[serde(default)]
    pub(crate) history: Option<u64>,
    #[serde(default)]
    pub(crate) without: Option<String>,
    #[serde(default)]
    pub(crate) interpretation: Option<String>,
}

/// `POST /api/history`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct History {
    pub(crate) number: u64,
    #[serde(default)]
    pub(crate) versus: Option<Versus>,
    #[serde(default)]
    pub(crate) interpretation: Option<String>,
}

/// What a history is put beside: a number, or `record` or changes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Versus {
    Number(u64),
    Text(String),
}

/// `POST /api/weigh`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weigh {
    pub(crate) event: String,
    pub(crate) histories: u64,
    #[serde(default)]
    pub(crate) interpretation: Option<String>,
}

/// `POST /api/check`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    pub(crate) files: Vec<File>,
}

/// A text of a model.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The words of a query such as `?q=…`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    #[serde(default)]
    pub(crate) q: Option<String>,
    #[serde(default)]
    pub(crate) key: Option<String>,
    #[serde(default)]
    pub(crate) name: Option<String>,
}

/// Reads a body of JSON.
///
/// Refuses another type of content, a body that is too large, comes too slowly, or is not what is expected.
pub(crate) async fn read<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    limits: &Limits,
) -> Result<T, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        let next = "send the header `content-type: application/json`";
        let message = "the body must be JSON";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "malformed", message, next));
    }
    let large = || {
        let message = format!("the body is larger than {} bytes", limits.body);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message, "send less")
    };
    let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|n| n > limits.body as u64) {
        return Err(large());
    }
    let slow = |_| {
        let message = "the body did not come in time";
        Refusal::new(StatusCode::REQUEST_TIMEOUT, "slow", message, "send the request again")
    };
    let bytes = tokio::time::timeout(limits.sending, to_bytes(body, limits.body)).await.map_err(slow)?;
    let bytes = bytes.map_err(|_| large())?;
    serde_json::from_slice(&bytes)
        .map_err(|e| Refusal::malformed(format!("the body is not what is expected: {e}")))
}

/// Histories asked for, within a limit.
pub(crate) fn histories(asked: u64, most: u64) -> Result<u64, Refusal> {
    match asked {
        0 => Err(Refusal::malformed("`histories` must be 1 at least")),
        n if n > most => {
            Err(Refusal::too_much(format!("`histories` is {n}; this server runs {most} at most")))
        }
        n => Ok(n),
    }
}

/// Names or changes, few and short enough.
pub(crate) fn names(what: &str, names: &[String], limits: &Limits) -> Result<(), Refusal> {
    if names.len() > limits.names {
        return Err(Refusal::too_much(format!("more than {} {what}", limits.names)));
    }
    match names.iter().find(|n| n.len() > limits.name_bytes) {
        Some(_) => {
            Err(Refusal::too_much(format!("one of the {what} is longer than {} bytes", limits.name_bytes)))
        }
        None => Ok(()),
    }
}
