//! Answers: a request → one verb of the front door → JSON exactly as the command line prints it.

use crate::ask;
use crate::assets;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::work::{json_response, once, response, stream};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use presidium::verbs::check::check as examine;
use presidium::verbs::claims::{ClaimsOptions, claims as try_claims};
use presidium::verbs::history::{history as tell, versus};
use presidium::verbs::notes::{all, coverage as covered, notes as find};
use presidium::verbs::run::{RunOptions, run_in_steps};
use presidium::verbs::show::{Stage, show as show_stage};
use presidium::verbs::weigh::weigh as rank;
use presidium::verbs::what_if::{Steps, WhatIfOptions, what_if_in_steps};
use presidium::verbs::why::{Asked, LOOKED, why as explain};
use presidium::{Error, Project, Session, wire};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;

type Answer = Result<Response, Refusal>;
type Here = State<Arc<Shared>>;

/// Histories after which a run tells of what it has.
const RUN_STEPS: [u64; 4] = [20, 200, 1_000, 4_000];
/// Pairs after which a what-if tells of what it has.
const PAIR_STEPS: [u64; 4] = [20, 200, 1_000, 4_000];
/// Pairs of the first telling of claims.
const FIRST_CLAIMS: u64 = 20;

pub(crate) async fn health(State(shared): Here) -> Response {
    json_response(&json!({
        "schema": "presidium.health/1",
        "version": env!("CARGO_PKG_VERSION"),
        "model": shared.session.model_name(),
        "model_digest": shared.session.digest(),
        "running": shared.running(),
    }))
}

pub(crate) async fn model(State(shared): Here) -> Answer {
    once(&shared, Some("model".to_owned()), |session| Ok(wire::model(session))).await
}

pub(crate) async fn files(State(shared): Here) -> Response {
    let file = |(path, text): &(String, String)| json!({ "name": short(path), "text": text });
    let files: Vec<Value> = shared.session.project().texts.iter().map(file).collect();
    json_response(&json!({ "schema": "presidium.files/1", "files": files }))
}

/// A file's name without its folder, which is nobody's business.
fn short(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What was worked out when the program was built, unless another model is served; each carries the digest of the
/// text it belongs to.
pub(crate) async fn baked(State(shared): Here) -> Answer {
    let read = |name: &str| match assets::baked(name) {
        None => Ok(Value::Null),
        Some(bytes) => serde_json::from_slice(bytes).map_err(|_| Refusal::fault()),
    };
    let own = |value: Value| if value["model"] == shared.session.model_name() { value } else { Value::Null };
    let read = |name: &str| read(name).map(own);
    let ask = match read("ask.json")? {
        Value::Null => Vec::new(),
        one => vec![one],
    };
    Ok(json_response(&json!({
        "schema": "presidium.baked/1",
        "run": read("run.json")?,
        "ask": ask,
        "claims": read("claims.json")?,
    })))
}

pub(crate) async fn run(State(shared): Here, headers: HeaderMap, body: Body) -> Answer {
    let asked: ask::Run = ask::read(&headers, body, &shared.limits).await?;
    let histories = ask::histories(asked.histories, shared.limits.histories)?;
    let key = asked.files.is_none().then(|| format!("run {asked:?}"));
    let options = options(histories, asked.interpretation);
    stream(&shared, key, move |session, watch, told| {
        let own = asked.files.map(|files| session_of(session, files)).transpose()?;
        let session = own.as_ref().unwrap_or(session);
        run_in_steps(session, &options, &RUN_STEPS, watch, &mut |board, last| told(wire::run(&board), last))
    })
    .await
}

/// A session with other texts beside the same data.
fn session_of(session: &Session, files: Vec<ask::File>) -> Result<Session, Error> {
    Session::open(project_of(session, files))
}

fn project_of(session: &Session, files: Vec<ask::File>) -> Project {
    session.project().with_texts(files.into_iter().map(|f| (f.name, f.text)).collect())
}

pub(crate) async fn what_if(State(shared): Here, headers: HeaderMap, body: Body) -> Answer {
    let asked: ask::WhatIf = ask::read(&headers, body, &shared.limits).await?;
    if asked.changes.is_empty() {
        return Err(Refusal::malformed("`changes` must name one change at least"));
    }
    ask::names("changes", &asked.changes, &shared.limits)?;
    ask::names("outcomes", &asked.outcomes, &shared.limits)?;
    let histories = ask::histories(asked.histories, shared.limits.pairs)?;
    let key = Some(format!("what-if {asked:?}"));
    let steps = Steps { after: PAIR_STEPS.to_vec(), before_beside: true, bare: !asked.beside };
    let options = WhatIfOptions {
        run: options(histories, asked.interpretation),
        changes: asked.changes,
        outcomes: asked.outcomes,
        every_interpretation: asked.every_interpretation,
    };
    stream(&shared, key, move |session, watch, told| {
        what_if_in_steps(session, &options, &steps, watch, &mut |answer, last| {
            told(wire::what_if(&answer), last);
        })
    })
    .await
}

pub(crate) async fn claims(State(shared): Here, headers: HeaderMap, body: Body) -> Answer {
    let asked: ask::Claims = ask::read(&headers, body, &shared.limits).await?;
    ask::names("ids", &asked.ids, &shared.limits)?;
    let histories = ask::histories(asked.histories, shared.limits.pairs)?;
    let key = Some(format!("claims {asked:?}"));
    let asking = move |histories: u64| ClaimsOptions {
        ids: asked.ids.clone(),
        topic: None,
        full: !asked.ids.is_empty(),
        again: asked.again.map(|n| n.clamp(1, histories)),
        every_interpretation: false,
        run: options(histories, asked.interpretation.clone()),
    };
    stream(&shared, key, move |session, watch, told| {
        let firsts = [FIRST_CLAIMS].into_iter().filter(|first| *first < histories);
        for (n, last) in firsts.map(|n| (n, false)).chain([(histories, true)]) {
            if watch.cancel.load(Ordering::Relaxed) {
                break;
            }
            told(wire::claims(&try_claims(session.project(), &asking(n), watch)?), last);
        }
        Ok(())
    })
    .await
}

pub(crate) async fn why(State(shared): Here, headers: HeaderMap, body: Body) -> Answer {
    let asked: ask::Why = ask::read(&headers, body, &shared.limits).await?;
    let named: Vec<String> =
        [Some(asked.event.clone()), asked.without.clone()].into_iter().flatten().collect();
    ask::names("names", &named, &shared.limits)?;
    let key = Some(format!("why {asked:?}"));
    let options = options(LOOKED, asked.interpretation);
    let asked = Asked { event: asked.event, history: asked.history, without: asked.without };
    once(&shared, key, move |session| Ok(wire::why(&explain(session.project(), &asked, &options)?))).await
}

pub(crate) async fn history(State(shared): Here, headers: HeaderMap, body: Body) -> Answer {
    let asked: ask::History = ask::read(&headers, body, &shared.limits).await?;
    let key = Some(format!("history {asked:?}"));
    let beside = match asked.versus {
        None => None,
        Some(ask::Versus::Number(number)) => Some(versus::Beside::History(number)),
        Some(ask::Versus::Text(text)) => {
            ask::names("changes", std::slice::from_ref(&text), &shared.limits)?;
            Some(versus::Beside::parse(&text))
        }
    };
    let options = RunOptions { interpretation: asked.interpretation, ..RunOptions::default() };
    once(&shared, key, move |session| match beside {
        None => Ok(wire::history(&tell(session.project(), asked.number, &options)?)),
        Some(beside) => {
            Ok(wire::versus(&versus::versus(session.project(), asked.number, &beside, &options)?))
        }
    })
    .await
}

pub(crate) async fn weigh(State(shared): Here, headers: HeaderMap, body: Body) -> Answer {
    let asked: ask::Weigh = ask::read(&headers, body, &shared.limits).await?;
    ask::names("names", std::slice::from_ref(&asked.event), &shared.limits)?;
    let histories = ask::histories(asked.histories, shared.limits.pairs)?;
    let key = Some(format!("weigh {asked:?}"));
    let options = options(histories, asked.interpretation);
    stream(&shared, key, move |session, watch, told| {
        told(wire::weigh(&rank(session.project(), &asked.event, &options, watch)?), true);
        Ok(())
    })
    .await
}

pub(crate) async fn check(State(shared): Here, headers: HeaderMap, body: Body) -> Answer {
    let asked: ask::Check = ask::read(&headers, body, &shared.limits).await?;
    once(&shared, None, move |session| Ok(wire::check(&examine(&project_of(session, asked.files))))).await
}

pub(crate) async fn notes(State(shared): Here, uri: Uri) -> Answer {
    let query = query(&uri)?.q;
    once(&shared, Some(format!("notes {query:?}")), move |session| {
        let (project, checked) = (session.project(), session.checked());
        let found = match query.as_deref().map(str::trim) {
            None | Some("") => all(project, checked)?,
            Some(query) => find(project, checked, query)?,
        };
        Ok(wire::notes(&found))
    })
    .await
}

pub(crate) async fn coverage(State(shared): Here) -> Answer {
    once(&shared, Some("coverage".to_owned()), |session| {
        Ok(wire::coverage(&covered(session.project(), session.checked())?))
    })
    .await
}

pub(crate) async fn cite(State(shared): Here, uri: Uri) -> Answer {
    let key = query(&uri)?.key.ok_or_else(|| Refusal::malformed("say which source: /api/cite?key=…"))?;
    once(&shared, Some(format!("cite {key}")), move |session| {
        Ok(wire::cite(&presidium::verbs::cite::cite(session.project(), session.checked(), &key)?))
    })
    .await
}

pub(crate) async fn sources(State(shared): Here) -> Answer {
    once(&shared, Some("sources".to_owned()), |session| {
        Ok(wire::sources(&presidium::verbs::cite::sources(session.project(), session.checked())))
    })
    .await
}

pub(crate) async fn show(State(shared): Here, uri: Uri) -> Answer {
    let name = query(&uri)?.name.ok_or_else(|| Refusal::malformed("say which quantity: /api/show?name=…"))?;
    once(&shared, Some(format!("show {name}")), move |session| {
        let text = show_stage(session.project(), &Stage::Equation(name))?;
        Ok(wire::text("presidium.show/1", "equation", &text))
    })
    .await
}

/// The description of all this.
pub(crate) async fn described() -> Response {
    response("application/json", Body::from(include_str!("openapi.json")))
}

pub(crate) async fn limits() -> Response {
    json_response(&wire::text("presidium.limits/1", "limits", presidium::verbs::limits::limits()))
}

fn query(uri: &Uri) -> Result<ask::Query, Refusal> {
    let query = axum::extract::Query::<ask::Query>::try_from_uri(uri);
    query.map(|q| q.0).map_err(|e| {
        let next = "see /api/openapi.json for what this address takes";
        Refusal::new(StatusCode::BAD_REQUEST, "malformed", e.body_text(), next)
    })
}

fn options(histories: u64, interpretation: Option<String>) -> RunOptions {
    RunOptions { luck: (1, histories), interpretation, ..RunOptions::default() }
}
