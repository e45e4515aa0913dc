//! Every address answers as its description says.

use crate::client::{Answer, Serving};
use presidium::Project;
use presidium_web::Limits;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A request for each address of the description.
fn asked() -> Vec<(&'static str, &'static str, Value)> {
    let change = json!(["china_backs[poland] = never"]);
    let what_if =
        json!({ "changes": change, "outcomes": ["force_in_poland"], "histories": 40, "beside": true });
    let file = json!({ "files": [{ "name": "a.pres", "text": "model a\nclock daily\n" }] });
    vec![
        ("get", "/api/health", Value::Null),
        ("get", "/api/openapi.json", Value::Null),
        ("get", "/api/model", Value::Null),
        ("get", "/api/model/files", Value::Null),
        ("get", "/api/baked", Value::Null),
        ("get", "/api/limits", Value::Null),
        ("get", "/api/notes", Value::Null),
        ("get", "/api/notes?q=131", Value::Null),
        ("get", "/api/notes/coverage", Value::Null),
        ("get", "/api/cite?key=kuran1991", Value::Null),
        ("get", "/api/sources", Value::Null),
        ("get", "/api/show?name=unrest", Value::Null),
        ("post", "/api/run", json!({ "histories": 40 })),
        ("post", "/api/what-if", what_if),
        ("post", "/api/what-if", json!({ "changes": ["no_speech"], "histories": 20 })),
        ("post", "/api/claims", json!({ "ids": ["S133a"], "histories": 20, "again": 20 })),
        ("post", "/api/why", json!({ "event": "stalin_dies", "history": 1 })),
        ("post", "/api/history", json!({ "number": 3 })),
        ("post", "/api/history", json!({ "number": 3, "versus": "record" })),
        ("post", "/api/weigh", json!({ "event": "force_in_poland", "histories": 20 })),
        ("post", "/api/check", file),
    ]
}

/// Whether a value is as the schema of an answer says.
fn check(described: &Value, content: &Value, value: &Value, at: &str) {
    let mut schema = content["schema"].clone();
    assert!(schema.is_object(), "{at} has no schema");
    schema["components"] = described["components"].clone();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).take(5).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(errors.is_empty(), "{at}: {errors:#?}");
}

fn compare(described: &Value, (method, path): (&str, &str), answer: &Answer) {
    let route = path.split('?').next().unwrap_or(path);
    let status = answer.status.to_string();
    let responses = &described["paths"][route][method]["responses"];
    let kind = answer.header("content-type").unwrap_or_default();
    let wanted = if responses[&status].is_null() { "default" } else { &status };
    let content = &responses[wanted]["content"][kind];
    match kind {
        "application/x-ndjson" => {
            for line in answer.lines() {
                check(described, content, &line, path);
            }
        }
        _ => check(described, content, &answer.json(), path),
    }
}

#[test]
fn every_address_answers_as_described() {
    let serving = Serving::of(Project::flagship().unwrap(), Limits::default());
    let described = serving.get("/api/openapi.json").json();
    assert_eq!(described["openapi"], "3.1.0");
    let mut left: BTreeSet<&str> =
        described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    for (method, path, body) in asked() {
        let answer = if method == "get" { serving.get(path) } else { serving.post(path, &body) };
        assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
        compare(&described, (method, path), &answer);
        left.remove(path.split('?').next().unwrap_or(path));
        if method == "post" {
            let wrong = serving.post(path, &json!({ "nothing": 1 }));
            assert_eq!(wrong.status, 400, "{path}");
            compare(&described, (method, path), &wrong);
        }
    }
    assert!(left.is_empty(), "described and not asked: {left:?}");
}
