//! Which address answers what.

use crate::answer;
use crate::assets;
use crate::guard::guard;
use crate::refusal::Refusal;
use crate::shared::Shared;
use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use std::sync::Arc;

/// What answers a route.
type Handler = fn() -> MethodRouter<Arc<Shared>>;

/// Method, path, and what answers: every route of the API, and nothing else.
pub(crate) const ROUTES: &[(&str, &str, Handler)] = &[
    ("get", "/api/health", || get(answer::health)),
    ("get", "/api/openapi.json", || get(answer::described)),
    ("get", "/api/model", || get(answer::model)),
    ("get", "/api/model/files", || get(answer::files)),
    ("get", "/api/baked", || get(answer::baked)),
    ("post", "/api/run", || post(answer::run)),
    ("post", "/api/what-if", || post(answer::what_if)),
    ("post", "/api/claims", || post(answer::claims)),
    ("post", "/api/why", || post(answer::why)),
    ("post", "/api/history", || post(answer::history)),
    ("post", "/api/weigh", || post(answer::weigh)),
    ("post", "/api/check", || post(answer::check)),
    ("get", "/api/notes", || get(answer::notes)),
    ("get", "/api/notes/coverage", || get(answer::coverage)),
    ("get", "/api/cite", || get(answer::cite)),
    ("get", "/api/sources", || get(answer::sources)),
    ("get", "/api/show", || get(answer::show)),
    ("get", "/api/limits", || get(answer::limits)),
];

/// The routes with their guard, the page behind them.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let wrong = || async { refuse_method() };
    let routes = ROUTES
        .iter()
        .fold(Router::new(), |router, (_, path, handler)| router.route(path, handler().fallback(wrong)));
    routes.fallback(page).layer(from_fn_with_state(shared.clone(), guard)).with_state(shared)
}

fn refuse_method() -> Refusal {
    let message = "this address does not take this method";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method", message, "see /api/openapi.json")
}

/// A file of the page, or nothing of that name.
async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") || path == "/api" {
        return unknown(request.uri()).into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return refuse_method().into_response();
    }
    let file = assets::page(path, request.headers());
    file.unwrap_or_else(|| unknown(request.uri()).into_response())
}

fn unknown(uri: &Uri) -> Refusal {
    let path = uri.path();
    let near = presidium::near::near(path, ROUTES.iter().map(|r| r.1));
    let shown: String = path.chars().take(100).collect();
    let message = format!("there is nothing at {shown}");
    Refusal { near, ..Refusal::new(StatusCode::NOT_FOUND, "address", message, "open / for the page") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let described: Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
        let paths = described["paths"].as_object().unwrap();
        let method = |(path, item): (&String, &Value)| {
            item.as_object().unwrap().keys().map(|m| (m.clone(), path.clone())).collect::<Vec<_>>()
        };
        let described: BTreeSet<(String, String)> = paths.iter().flat_map(method).collect();
        let there: BTreeSet<(String, String)> =
            ROUTES.iter().map(|r| (r.0.to_owned(), r.1.to_owned())).collect();
        assert_eq!(described, there);
    }
}
