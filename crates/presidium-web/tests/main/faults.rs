//! Requests that should not be answered, clients that go away, and a server that stops: each is told so, none hangs.

use crate::client::{Answer, Serving};
use presidium_web::Limits;
use serde_json::{Value, json};
use std::io::Read;
use std::time::{Duration, Instant};

/// Far more work than any test waits for.
const FOREVER: u64 = 5_000_000;

fn long() -> Value {
    json!({ "changes": ["china_backs[poland] = never"], "outcomes": ["force_in_poland"], "histories": FOREVER })
}

fn unlimited() -> Limits {
    Limits { pairs: FOREVER, histories: FOREVER, ..Limits::default() }
}

fn refused(answer: &Answer, status: u16, kind: &str) -> Value {
    let body = answer.json();
    assert_eq!((answer.status, body["error"].as_str()), (status, Some(kind)), "{body}");
    assert_eq!(body["schema"], "presidium.error/1");
    assert!(body["next"].as_str().is_some_and(|n| !n.is_empty()) && body["message"].is_string(), "{body}");
    body
}

#[test]
fn what_cannot_be_read_is_refused() {
    let serving = Serving::small(Limits { body: 2_000, ..Limits::default() });
    let post = serving.head("POST", "/api/run");
    refused(&serving.send(&post, b"{\"histories\": 20"), 400, "malformed");
    refused(&serving.send(&post, b"\xff\xfe"), 400, "malformed");
    refused(&serving.post("/api/run", &json!({ "histories": -1 })), 400, "malformed");
    refused(&serving.post("/api/run", &json!({ "histories": 0 })), 400, "malformed");
    refused(&serving.post("/api/run", &json!({ "histories": 20, "historys": 3 })), 400, "malformed");
    refused(&serving.post("/api/what-if", &json!({ "changes": [], "histories": 20 })), 400, "malformed");
    refused(&serving.get("/api/cite?kee=x"), 400, "malformed");
    let text = serving.head("POST", "/api/run").replace("application/json", "text/plain");
    refused(&serving.send(&text, b"{\"histories\": 20}"), 415, "malformed");
    refused(&serving.send(&post, &[b' '; 2_001]), 413, "too_large");
    let large = json!({ "files": [{ "name": "a.pres", "text": " ".repeat(100_000) }] });
    refused(&serving.post("/api/check", &large), 413, "too_large");
    refused(&serving.get("/api/run"), 405, "method");
    refused(&serving.post("/api/health", &json!({})), 405, "method");
}

#[test]
fn more_than_the_server_gives_is_refused() {
    let serving = Serving::small(Limits::default());
    refused(&serving.post("/api/run", &json!({ "histories": 1_000_000 })), 422, "too_much");
    let many = vec!["rising[poland] = never"; 101];
    refused(&serving.post("/api/what-if", &json!({ "changes": many, "histories": 20 })), 422, "too_much");
    let one = "x".repeat(1_001);
    refused(&serving.post("/api/what-if", &json!({ "changes": [one], "histories": 20 })), 422, "too_much");
}

#[test]
fn a_name_that_is_not_there_brings_those_close_to_it() {
    let serving = Serving::small(Limits::default());
    let change = json!({ "changes": ["china_bcks[poland] = never"], "histories": 20 });
    let body = refused(&serving.post("/api/what-if", &change), 404, "unknown");
    assert_eq!(body["near"], json!(["china_backs"]));
    assert_eq!(body["check"]["schema"], "presidium.check/1");
    let outcome =
        json!({ "changes": ["china_backs = never"], "outcomes": ["force_in_polnd"], "histories": 20 });
    let body = refused(&serving.post("/api/what-if", &outcome), 404, "unknown");
    assert_eq!(body["near"], json!(["force_in_poland"]));
    let read = json!({ "histories": 20, "interpretation": "documnets" });
    assert_eq!(refused(&serving.post("/api/run", &read), 404, "unknown")["near"], json!(["documents"]));
    let kind = json!({ "changes": ["unrest[poland] = 1.5"], "histories": 20 });
    refused(&serving.post("/api/what-if", &kind), 422, "change");
    refused(&serving.post("/api/history", &json!({ "number": 0 })), 404, "no_such");
    assert_eq!(refused(&serving.get("/api/modl"), 404, "address")["near"], json!(["/api/model"]));
}

#[test]
fn no_path_leads_out_of_the_page() {
    let serving = Serving::small(Limits::default());
    for path in [
        "/../Cargo.toml",
        "/assets/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "//etc/passwd",
    ] {
        refused(&serving.get(path), 404, "address");
    }
}

#[test]
fn other_hosts_and_other_sites_are_turned_away() {
    let serving = Serving::small(Limits::default());
    let own = serving.address.to_string();
    let host = |name: &str| serving.head("GET", "/api/health").replace(&own, name);
    let port = serving.address.port();
    for wrong in ["evil.example", &format!("evil.example:{port}"), "127.0.0.1", &format!("192.0.2.1:{port}")]
    {
        refused(&serving.send(&host(wrong), b""), 421, "host");
    }
    assert_eq!(serving.send(&host(&format!("localhost:{port}")), b"").status, 200);
    let with = |line: &str| serving.send(&format!("{}{line}\r\n", serving.head("GET", "/api/health")), b"");
    refused(&with("origin: http://evil.example"), 403, "origin");
    refused(&with("origin: null"), 403, "origin");
    refused(&with("sec-fetch-site: cross-site"), 403, "origin");
    let same = with(&format!("origin: http://{own}"));
    assert_eq!(same.status, 200);
    assert_eq!(same.header("access-control-allow-origin"), None);
}

#[test]
fn work_stops_when_the_client_goes() {
    let serving = Serving::small(unlimited());
    let mut connection = serving.open(&serving.head("POST", "/api/what-if"), long().to_string().as_bytes());
    let mut answer = Answer::begin(&mut connection);
    let first: Value = serde_json::from_slice(&answer.piece(&mut connection).unwrap()).unwrap();
    assert_eq!((answer.status, first["final"].as_bool()), (200, Some(false)));
    assert!(serving.comes_to(1));
    drop(connection);
    assert!(serving.comes_to(0), "the engine still works for nobody");
}

#[test]
fn work_that_takes_too_long_is_stopped() {
    let serving = Serving::small(Limits { work: Duration::from_millis(300), ..unlimited() });
    let answer = serving.post("/api/what-if", &long());
    let error = match answer.status {
        504 => answer.json(),
        _ => answer.lines().pop().unwrap()["error"].clone(),
    };
    assert_eq!(error["error"], "time");
    assert!(serving.comes_to(0));
}

#[test]
fn a_request_that_does_not_come_is_not_waited_for() {
    let serving = Serving::small(Limits { sending: Duration::from_millis(200), ..Limits::default() });
    let begun = Instant::now();
    let mut silent = std::net::TcpStream::connect(serving.address).unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The connection is closed, with or without a word.
    let _ = silent.read_to_end(&mut Vec::new());
    let head = format!("{}content-length: 100\r\n\r\n", serving.head("POST", "/api/run"));
    let mut half = std::net::TcpStream::connect(serving.address).unwrap();
    std::io::Write::write_all(&mut half, head.as_bytes()).unwrap();
    assert_eq!(Answer::begin(&mut std::io::BufReader::new(half)).status, 408);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn two_hundred_clients_are_answered_or_told_to_come_back() {
    let serving = Serving::small(Limits { running: 1, waiting: 8, ..Limits::default() });
    let ask = |n: u64| serving.post("/api/run", &json!({ "histories": 400 + n }));
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..200).map(|n| scope.spawn(move || ask(n))).collect();
        clients.into_iter().map(|c| c.join().unwrap()).collect()
    });
    let (done, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|a| a.status == 200);
    assert!(done.len() >= 9, "{} were answered", done.len());
    assert!(done.iter().all(|a| a.lines().last().unwrap()["final"] == true));
    for answer in busy {
        refused(answer, 429, "busy");
        assert!(answer.header("retry-after").is_some_and(|s| s.parse::<u64>().is_ok()));
    }
}

#[test]
fn a_server_that_stops_ends_its_answers_and_itself() {
    let mut serving = Serving::small(unlimited());
    let mut connection = serving.open(&serving.head("POST", "/api/what-if"), long().to_string().as_bytes());
    let mut answer = Answer::begin(&mut connection);
    let mut piece = answer.piece(&mut connection).unwrap();
    let begun = Instant::now();
    serving.end();
    assert!(begun.elapsed() < Duration::from_secs(20));
    while let Some(next) = answer.piece(&mut connection) {
        piece = next;
    }
    let last: Value = serde_json::from_slice(&piece).unwrap();
    assert_eq!((&last["final"], &last["error"]["error"]), (&json!(true), &json!("stopping")));
    assert!(std::net::TcpStream::connect(serving.address).is_err());
}
