//! What the server answers is what the verbs answer.

use crate::client::Serving;
use presidium::verbs::run::{RunOptions, Watch, run};
use presidium::verbs::what_if::{WhatIfOptions, what_if};
use presidium::{Project, wire};
use presidium_web::{Limits, Options, ServeError, Server};
use serde_json::{Value, json};
use std::path::Path;

fn small() -> Project {
    Project::folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/examples/warsaw_1956")).unwrap()
}

fn options(histories: u64) -> RunOptions {
    RunOptions { luck: (1, histories), ..RunOptions::default() }
}

#[test]
fn a_run_grows_to_what_the_verb_gives_and_is_kept() {
    let serving = Serving::small(Limits::default());
    let lines = serving.post("/api/run", &json!({ "histories": 303 })).lines();
    let histories: Vec<&Value> = lines.iter().map(|l| &l["result"]["histories"]).collect();
    assert_eq!(histories, [20, 200, 303]);
    assert_eq!(lines.iter().map(|l| &l["final"]).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(lines[0]["result"]["luck"], json!([1, 20]));
    let board = run(&small(), &options(303), &Watch::default()).unwrap();
    assert_eq!(lines[2]["result"], wire::run(&board));
    let again = serving.post("/api/run", &json!({ "histories": 303 })).lines();
    assert_eq!(again, lines[2..]);
}

#[test]
fn a_what_if_grows_to_what_the_verb_gives() {
    let serving = Serving::small(Limits::default());
    let change = "china_backs[poland] = never";
    let asked = json!({
        "changes": [change], "outcomes": ["force_in_poland"], "histories": 240, "beside": true,
    });
    let lines = serving.post("/api/what-if", &asked).lines();
    let options = WhatIfOptions {
        run: options(240),
        changes: vec![change.to_owned()],
        outcomes: vec!["force_in_poland".to_owned()],
        every_interpretation: false,
    };
    let answer = wire::what_if(&what_if(&small(), &options, &Watch::default()).unwrap());
    let last = lines.last().unwrap();
    assert_eq!((last["final"].as_bool(), &last["result"]), (Some(true), &answer));
    // 20, 200, all pairs, and all pairs with what stands beside them.
    assert_eq!(lines.len(), 4);
}

#[test]
fn edited_texts_are_checked_and_run_in_place_of_the_model() {
    let serving = Serving::small(Limits::default());
    let mut files = serving.get("/api/model/files").json()["files"].clone();
    assert_eq!(files[0]["name"], "warsaw_1956.pres");
    let checked = serving.post("/api/check", &json!({ "files": files }));
    assert_eq!((checked.status, &checked.json()["errors"]), (200, &json!(0)));
    let wrong = files[0]["text"].as_str().unwrap().replace("unrest[s] += 0.2", "unrst[s] += 0.2");
    files[0]["text"] = json!(wrong);
    let refused = serving.post("/api/run", &json!({ "histories": 20, "files": files }));
    assert_eq!(refused.status, 409);
    let error = refused.json();
    assert_eq!(error["error"], "model");
    assert_eq!(error["check"]["diagnostics"][0]["place"]["file"], "warsaw_1956.pres");
    assert!(error["check"]["diagnostics"][0]["help"]["text"].as_str().unwrap().contains("unrest"));
}

#[test]
fn the_page_comes_compressed_and_is_not_sent_twice() {
    let serving = Serving::small(Limits::default());
    let page = serving.get("/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let zipped = serving.send(&format!("{}accept-encoding: gzip\r\n", serving.head("GET", "/")), b"");
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    assert!(zipped.body.starts_with(&[0x1f, 0x8b]) && zipped.body.len() < page.body.len());
    let tag = page.header("etag").unwrap();
    let same = serving.send(&format!("{}if-none-match: {tag}\r\n", serving.head("GET", "/")), b"");
    assert_eq!((same.status, same.body.len()), (304, 0));
}

#[test]
fn a_port_in_use_and_an_address_others_reach_are_refused_with_a_sentence() {
    let serving = Serving::small(Limits::default());
    let session = || presidium::Session::open(small()).unwrap();
    let taken = Options { port: serving.address.port(), ..Options::default() };
    let error = Server::bind(session(), &taken).unwrap_err();
    assert!(matches!(error, ServeError::Busy(_)) && error.to_string().contains("--port"), "{error}");
    let open = Options { host: [0, 0, 0, 0].into(), port: 0, ..Options::default() };
    let error = Server::bind(session(), &open).unwrap_err();
    assert!(matches!(error, ServeError::Exposed(_)) && error.to_string().contains("--expose"), "{error}");
    assert!(Server::bind(session(), &Options { expose: true, ..open }).is_ok());
}
