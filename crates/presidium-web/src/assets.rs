//! The page: a path → a file that was embedded when the program was built, plain or compressed.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

/// An embedded file.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path within the page, with `/`.
    pub(crate) path: &'static str,
    plain: &'static [u8],
    zipped: &'static [u8],
    /// Its entity tag, in quotes.
    tag: &'static str,
}

/// The built page.
pub(crate) static PAGE: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Results worked out beforehand, as JSON files.
static BAKED: &[File] = include!(concat!(env!("OUT_DIR"), "/baked.rs"));

/// What a baked file holds.
pub(crate) fn baked(path: &str) -> Option<&'static [u8]> {
    BAKED.iter().find(|f| f.path == path).map(|f| f.plain)
}

/// The file at a path of the page; `None` when there is none. `/` is `index.html`.
pub(crate) fn page(path: &str, asked: &HeaderMap) -> Option<Response> {
    let path = path.trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    PAGE.iter().find(|f| f.path == path).map(|file| answer(file, asked))
}

fn answer(file: &File, asked: &HeaderMap) -> Response {
    let said = |name| asked.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).unwrap_or_default();
    let known = said(header::IF_NONE_MATCH).split(',').any(|t| t.trim().trim_start_matches("W/") == file.tag);
    let zipped = said(header::ACCEPT_ENCODING)
        .split(',')
        .any(|e| matches!(e.trim().split_once(';').map_or(e.trim(), |p| p.0), "gzip" | "*"));
    // The name of a file in assets/ changes with what is in it; all others must be asked about again.
    let cache =
        if file.path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = Response::new(match (known, zipped) {
        (true, _) => Body::empty(),
        (false, true) => Body::from(file.zipped),
        (false, false) => Body::from(file.plain),
    });
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::ETAG, HeaderValue::from_static(file.tag));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(file.path)));
    if zipped {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// The type of content, by the end of a name.
fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |p| p.1) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
