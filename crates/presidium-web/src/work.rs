//! Verbs at work on threads of their own: one answer, or lines that come as they are found, and an end to the work
//! when nobody listens any more, when it takes too long, or when the server stops.

use crate::refusal::Refusal;
use crate::shared::Shared;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use presidium::verbs::run::Watch;
use presidium::{Error, Session};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

/// What a verb tells while it works: an answer, and whether it is the last one.
pub(crate) type Told<'a> = dyn FnMut(Value, bool) + 'a;

/// Lines a client may be behind before the work's answers wait for it in memory; there are few for each request.
const BEHIND: usize = 4;

/// One answer to a request, worked out on a thread of its own, and kept under what was asked.
pub(crate) async fn once(
    shared: &Shared,
    asked: Option<String>,
    work: impl FnOnce(&Session) -> Result<Value, Error> + Send + 'static,
) -> Result<Response, Refusal> {
    if let Some(answer) = asked.as_ref().and_then(|asked| shared.kept.get(asked)) {
        return Ok(response("application/json", Body::from(answer)));
    }
    let turn = shared.turn().await?;
    let session = shared.session.clone();
    let task = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work(&session)
    });
    let mut stopping = shared.stopping.clone();
    let value = tokio::select! {
        done = task => done.map_err(|_| Refusal::fault())??,
        () = tokio::time::sleep(shared.limits.work) => return Err(Refusal::late(shared.limits.work.as_secs())),
        _ = stopping.wait_for(|stop| *stop) => return Err(Refusal::stopping()),
    };
    let answer = Bytes::from(value.to_string());
    if let Some(asked) = asked {
        shared.kept.put(&asked, &answer);
    }
    Ok(response("application/json", Body::from(answer)))
}

/// A value as an answer.
pub(crate) fn json_response(value: &Value) -> Response {
    response("application/json", Body::from(value.to_string()))
}

const LINES: &str = "application/x-ndjson";

/// A body that is not to be kept by anybody on the way.
pub(crate) fn response(kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Answers that grow, one on each line. An error before the first of them is a refusal, a later one the last line.
/// The last is kept under what was asked, and is then the only one.
pub(crate) async fn stream(
    shared: &Arc<Shared>,
    asked: Option<String>,
    work: impl FnOnce(&Session, &Watch, &mut Told<'_>) -> Result<(), Error> + Send + 'static,
) -> Result<Response, Refusal> {
    if let Some(answer) = asked.as_ref().and_then(|asked| shared.kept.get(asked)) {
        return Ok(response(LINES, Body::from(answer)));
    }
    let turn = shared.turn().await?;
    let watch = Arc::new(Watch::default());
    // Unbounded, so that work never waits for a client; a verb tells a handful of answers.
    let (told, telling) = mpsc::unbounded_channel();
    let (session, seen) = (shared.session.clone(), watch.clone());
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let result = work(&session, &seen, &mut |value, last| {
            // Nobody listens once the client is gone; the work is being cancelled then.
            let _ = told.send(Ok((value, last)));
        });
        if let Err(error) = result {
            let _ = told.send(Err(error));
        }
    });
    let (out, mut lines) = mpsc::channel(BEHIND);
    tokio::spawn(forward((shared.clone(), asked), watch, telling, out));
    let first = match lines.recv().await {
        Some(Ok(line)) => line,
        Some(Err(refusal)) => return Err(refusal),
        None => return Err(Refusal::fault()),
    };
    let rest = ReceiverStream::new(lines);
    Ok(response(LINES, Body::from_stream(tokio_stream::once(Ok(first)).chain(rest))))
}

/// Passes answers on as lines until the last one, and stops the work when it is no longer wanted.
async fn forward(
    (shared, asked): (Arc<Shared>, Option<String>),
    watch: Arc<Watch>,
    mut telling: mpsc::UnboundedReceiver<Result<(Value, bool), Error>>,
    out: mpsc::Sender<Result<Bytes, Refusal>>,
) {
    let _stop = StopAtEnd(watch);
    let mut stopping = shared.stopping.clone();
    let late = tokio::time::sleep(shared.limits.work);
    tokio::pin!(late);
    let mut begun = false;
    loop {
        let said = tokio::select! {
            said = telling.recv() => said.map(|s| s.map_err(Refusal::from)).unwrap_or_else(|| Err(Refusal::fault())),
            () = &mut late => Err(Refusal::late(shared.limits.work.as_secs())),
            _ = stopping.wait_for(|stop| *stop) => Err(Refusal::stopping()),
            () = out.closed() => return,
        };
        let (line, last) = match said {
            Ok((value, last)) => {
                let line = progress(last, "result", value);
                if let (true, Some(asked)) = (last, &asked) {
                    shared.kept.put(asked, &line);
                }
                (Ok(line), last)
            }
            Err(refusal) if begun => (Ok(progress(true, "error", refusal.value())), true),
            Err(refusal) => (Err(refusal), true),
        };
        begun = true;
        if out.send(line).await.is_err() || last {
            return;
        }
    }
}

/// A line of `presidium.progress/1`.
fn progress(last: bool, name: &str, value: Value) -> Bytes {
    let mut line = json!({ "schema": "presidium.progress/1", "final": last });
    if let Some(fields) = line.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    Bytes::from(format!("{line}\n"))
}

/// Stops the work when it is dropped; work that is done does not mind.
struct StopAtEnd(Arc<Watch>);

impl Drop for StopAtEnd {
    fn drop(&mut self) {
        self.0.cancel.store(true, Ordering::Relaxed);
    }
}
