//! Who may ask: requests in, those for another host or from another site turned away; headers of safety on answers.

use crate::refusal::Refusal;
use crate::shared::Shared;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;

/// Nothing from elsewhere, nothing inline, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Checks a request, passes it on, and puts the headers of safety on its answer.
pub(crate) async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut response = match admitted(request.headers(), &shared) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses a request whose host is not an address of this machine by number (or `localhost`), and one from a page
/// of another site.
fn admitted(headers: &HeaderMap, shared: &Shared) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (host, second) = (hosts.next().and_then(|h| h.to_str().ok()).unwrap_or_default(), hosts.next());
    if second.is_some() || !is_own(host, shared) {
        let message = "this server answers to its own address only";
        let next = format!("open http://{}/", shared.address);
        return Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, "host", message, &next));
    }
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let own = format!("http://{host}");
    let site = headers.get("sec-fetch-site").map_or(&b"none"[..], HeaderValue::as_bytes);
    let navigates = headers.get("sec-fetch-mode").is_some_and(|m| m == "navigate");
    let foreign = origin.is_some_and(|o| !o.eq_ignore_ascii_case(own.as_bytes()))
        || !matches!(site, b"none" | b"same-origin") && !navigates;
    if foreign {
        let message = "pages of other sites may not ask this server";
        let next = format!("open {own}/");
        return Err(Refusal::new(StatusCode::FORBIDDEN, "origin", message, &next));
    }
    Ok(())
}

/// Whether a `Host` header names this server: loopback by its address or `localhost`; beyond that any address by
/// number, since a name could be made to point here by anybody.
fn is_own(host: &str, shared: &Shared) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    if port != Some(shared.address.port()) {
        return false;
    }
    let local = shared.address.ip().is_loopback();
    match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(ip) => !local || ip.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}
