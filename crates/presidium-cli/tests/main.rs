//! The program from outside: what it prints, where, how wide, and how it ends.

#[path = "main/claims.rs"]
mod claims;
#[path = "main/pages.rs"]
mod pages;
#[path = "main/rails.rs"]
mod rails;
#[path = "main/what_if.rs"]
mod what_if;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const WARSAW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/examples/warsaw_1956");

fn presidium() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_presidium"));
    command.env_remove("COLUMNS").env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    presidium().args(args).output().expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("results are text")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("talk is text")
}

/// Runs over the example of the guide.
fn warsaw(args: &[&str]) -> Output {
    let mut all = args.to_vec();
    all.extend(["--model", WARSAW]);
    run(&all)
}

/// A model of one file in a folder of its own.
fn model(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the test folder can be written");
    let head = "model test \"A test\"\nclock day from 1953-03-05 to 1953-12-31\n";
    std::fs::write(folder.join("test.pres"), format!("{head}{text}"))
        .expect("the test folder can be written");
    folder
}

fn ends(output: &Output, code: i32, said: &str) {
    let told = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(told.contains(said), "{said:?} is not in {told:?}");
    assert_eq!(stdout(output), "", "talk belongs on standard error");
}

#[test]
fn the_scoreboard_of_the_example() {
    let output = warsaw(&["run", "--all", "-n", "200"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    let expected = "200 modelled histories, 1956-57.  Interpretation: documents.  Not fitted.\n\
        IN 100 is how often this model does it, not how likely it was.\n";
    assert!(text.starts_with(expected), "{text}");
    let row = text.lines().find(|l| l.starts_with("Force in poland")).unwrap();
    assert!(row.ends_with("  no"), "{row}");
    assert!(text.contains("1 of 1 shown.  Sampling error: "), "{text}");
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_run_says_how_to_make_it_again() {
    let json = |args: &[&str]| -> Value { serde_json::from_str(&stdout(&warsaw(args))).unwrap() };
    let run = json(&["run", "-n", "100", "--json", "-i", "notes", "--seed", "7", "--settings", "50"]);
    assert_eq!(run["schema"], "presidium.run/1");
    assert_eq!(run["model"], "warsaw_1956");
    assert_eq!(run["interpretation"], "notes");
    assert_eq!(run["luck"], serde_json::json!([1, 100]));
    assert_eq!((&run["settings"], &run["lucks"], &run["histories"]), (&50.into(), &2.into(), &100.into()));
    assert_eq!(run["model_digest"].as_str().unwrap().len(), 32);
    let event = &run["events"][0];
    assert_eq!((&event["id"], &event["scored"]), (&"force_in_poland".into(), &true.into()));
    assert_eq!(event["record"]["happened"], false);
    let share = event["share"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&share) && event["share_error"].as_f64().unwrap() >= 0.0);
    let again = json(&[
        "run",
        "--luck",
        "1-100",
        "--json",
        "-i",
        "notes",
        "--seed",
        "7",
        "--settings",
        "50",
        "--threads",
        "1",
    ]);
    assert_eq!(run, again);
    assert_ne!(
        run["digest"],
        json(&["run", "-n", "100", "--json", "-i", "notes", "--settings", "50"])["digest"]
    );
}

#[test]
fn every_command_speaks_json() {
    let folder = model("json", "stock x : real = 1\n");
    let folder = folder.to_str().unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["run", "-n", "10"], "run/1"),
        (&["-n", "10"], "run/1"),
        (&["history", "3"], "history/1"),
        (&["check"], "check/1"),
        (&["check", "--cost"], "cost/1"),
        (&["show", "--ast"], "show/1"),
        (&["show", "--program"], "show/1"),
        (&["show", "--equation", "x"], "show/1"),
        (&["format"], "format/1"),
        (&["cite"], "cite/1"),
        (&["limits"], "limits/1"),
    ];
    for (args, schema) in cases {
        let mut args = args.to_vec();
        args.extend(["--json", "--model", folder]);
        let output = run(&args);
        let value: Value = serde_json::from_str(&stdout(&output))
            .unwrap_or_else(|e| panic!("{args:?}: {e}\n{}", stderr(&output)));
        assert_eq!(value["schema"], format!("presidium.{schema}"), "{args:?}");
    }
    for (args, schema) in [
        (&["notes", "124"][..], "notes/1"),
        (&["notes", "--coverage"], "coverage/1"),
        (&["notes"], "notes/1"),
    ] {
        let mut args = args.to_vec();
        args.push("--json");
        let value: Value = serde_json::from_str(&stdout(&run(&args))).unwrap();
        assert_eq!(value["schema"], format!("presidium.{schema}"));
    }
}

#[test]
fn wrong_usage_ends_with_2_and_a_sentence() {
    let cases: &[(&[&str], &str)] = &[
        (&["run", "-n", "0"], "one history at least"),
        (&["run", "-n", "2000000000"], "more than 1,000,000,000 histories"),
        (&["run", "-n", "many"], "invalid value 'many'"),
        (&["run", "-n", "-5"], "-5"),
        (&["run", "--luck", "5-1"], "the range of histories is empty"),
        (&["run", "--luck", "0-5"], "numbered from 1"),
        (&["run", "--luck", "a-b"], "is not a range of histories"),
        (&["run", "-n", "5", "--luck", "1-5"], "cannot be used with"),
        (&["run", "-n", "10", "--settings", "3"], "do not divide into 3 settings"),
        (&["run", "--settings", "0"], "--settings must lie between"),
        (&["run", "--threads", "0"], "one thread at least"),
        (&["run", "--topic", "a", "--all"], "cannot be used with"),
        (&["run", "--tpoic", "a"], "--topic"),
        (&["-n", "5", "notes"], "put the flags of a command after its name"),
        (&["rnu"], "did you mean `run`?"),
        (&["frobnicate"], "there are: run, what-if, "),
        (&["what-if"], "<CHANGE>"),
        (&["what-if", "pledge[poland]=maybe", "--model", WARSAW], "the change has 1 error"),
        (&["what-if", "a=never", "-n", "0"], "one history at least"),
        (&["run", "--coupling", "by-luck"], "possible values: keyed, occurrence, per-tick"),
        (&["run", "--given", "record"], "--given is not built yet"),
        (&["run", "--params", "posterior"], "--params is not built yet"),
        (&["history", "5", "-n", "6"], "belong to run"),
        (&["show"], "required"),
        (&["check", "a", "--model", "b"], "cannot be used with"),
        (&["format", "--check", "--write"], "cannot be used with"),
        (&["format", "--write"], "the built-in model cannot be written"),
        (&["verify", "--model", WARSAW], "ships no reference results"),
        (&["notes", "1", "--model", WARSAW], "no register of notes"),
    ];
    for (args, said) in cases {
        // Formatting the flagship writes nothing only when there is something to write.
        let output = run(args);
        if args == &["format", "--write"] && output.status.code() == Some(0) {
            continue;
        }
        ends(&output, 2, said);
    }
}

#[test]
fn unknown_names_end_with_4_and_a_suggestion() {
    let cases: &[(&[&str], &str)] = &[
        (&["run", "-n", "10", "-i", "documnets", "--model", WARSAW], "did you mean `documents`?"),
        (&["run", "-n", "10", "-i", "gossip", "--model", WARSAW], "no interpretation `gossip`; did you mean"),
        (&["run", "-n", "10", "--topic", "cats", "--model", WARSAW], "no topic `cats`"),
        (&["history", "0", "--model", WARSAW], "there is no history 0"),
        (&["show", "--equation", "unrset[poland]", "--model", WARSAW], "unrset"),
        (&["notes", "999"], "the notes have lines 1 to 142"),
        (&["notes", "S999"], "no statement `S999`"),
        (&["notes", "xylophone"], "no statement with the words `xylophone`"),
        (&["explain", "unknwon-name"], "did you mean `unknown-name`?"),
        (&["cite", "kuran1992"], "kuran1991"),
        (&["show", "--equation", "unrest[polnad]", "--model", WARSAW], "polnad"),
    ];
    for (args, said) in cases {
        ends(&run(args), 4, said);
    }
}

#[test]
fn a_model_with_errors_ends_with_3_and_shows_the_place() {
    let folder = model(
        "broken",
        "stock x : real = 1\n  each day + contagoin\nparam contagion : rate per month = 0.2\n",
    );
    let path = folder.to_str().unwrap();
    let check = run(&["check", path]);
    assert_eq!(check.status.code(), Some(3));
    let told = stderr(&check);
    for part in ["error[unknown-name]", "test.pres:4", "contagoin", "more: presidium explain unknown-name"] {
        assert!(told.contains(part), "{part} in\n{told}");
    }
    assert!(stdout(&check).contains("1 error"), "{}", stdout(&check));
    ends(&run(&["run", "--model", path]), 3, "the model has 1 error");
    let json: Value = serde_json::from_str(&stdout(&run(&["check", path, "--json"]))).unwrap();
    assert_eq!((&json["errors"], &json["diagnostics"][0]["place"]["line"]), (&1.into(), &4.into()));
    let page = run(&["explain", "unknown-name"]);
    assert_eq!(page.status.code(), Some(0));
    assert!(stdout(&page).starts_with("unknown-name\n"));
}

#[test]
fn any_bytes_give_a_result() {
    for (name, text) in [
        ("empty", ""),
        ("nul", "\0\u{1}\n"),
        ("deep", &"(".repeat(5000)),
        ("accents", "stock é : réel = 1\n"),
    ] {
        let output = run(&["check", model(name, text).to_str().unwrap()]);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{name}: {}", stderr(&output));
    }
}

#[test]
fn file_trouble_ends_with_7() {
    ends(&run(&["check", "no/such/model"]), 7, "cannot read no/such/model");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nothing");
    std::fs::create_dir_all(&folder).unwrap();
    ends(&run(&["check", folder.to_str().unwrap()]), 7, "holds no .pres file");
    let folder = model("latin", "");
    std::fs::write(folder.join("test.pres"), b"model caf\xe9\n").unwrap();
    ends(&run(&["check", folder.to_str().unwrap()]), 7, "is not UTF-8 text");
    let folder = model("data", "");
    std::fs::create_dir_all(folder.join("data")).unwrap();
    std::fs::write(folder.join("data/register.toml"), "[[statement]]\nid = 5\n").unwrap();
    ends(&run(&["check", folder.to_str().unwrap()]), 7, "register.toml");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_7_and_a_closed_pipe_with_0() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = presidium().arg("limits").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    assert!(stderr(&output).contains("cannot write the result"));
    let mut child =
        presidium().args(["cite", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn too_many_faults_end_with_9() {
    let folder =
        model("faults", "stock x : real = 0\n  each day + 1 / x\noutcome late = value of x at 1953-06-01\n");
    ends(
        &run(&["run", "-n", "10", "--model", folder.to_str().unwrap()]),
        9,
        "10 of 10 histories stopped with a fault",
    );
}

#[test]
fn a_reference_that_differs_ends_with_6() {
    let folder = model("verify", "event e once\n  rate 0.1 per day\noutcome o = ever e\n");
    let path = folder.to_str().unwrap();
    let args = ["run", "-n", "20", "--model", path, "--json"];
    let made: Value = serde_json::from_str(&stdout(&run(&args))).unwrap();
    std::fs::create_dir_all(folder.join("expected")).unwrap();
    let write = |model: &Value, digest: &str| {
        let text = format!(
            "[[run]]\ninterpretation = {}\nseed = 1\nluck = [1, 20]\nlucks = 5\nmodel = {model}\ndigest = \"{digest}\"\n",
            made["interpretation"]
        );
        std::fs::write(folder.join("expected/reference.toml"), text).unwrap();
        run(&["verify", "--model", path])
    };
    let same = write(&made["model_digest"], made["digest"].as_str().unwrap());
    assert_eq!(same.status.code(), Some(0), "{}", stderr(&same));
    assert!(stdout(&same).ends_with("1 of 1 reference run give the same bits here\n"));
    let other = write(&made["model_digest"], "0");
    assert_eq!(other.status.code(), Some(6));
    assert!(stdout(&other).contains("DIFFERS"));
    ends(&write(&"another".into(), "0"), 6, "belong to another text of the model");
}

#[test]
fn the_reference_results_belong_to_the_model_that_ships_with_them() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/thaw");
    let run: Value =
        serde_json::from_str(&stdout(&run(&["run", "-n", "1", "--json", "--model", root]))).unwrap();
    let reference = std::fs::read_to_string(format!("{root}/expected/reference.toml")).unwrap();
    let digest = run["model_digest"].as_str().unwrap();
    assert!(reference.contains(digest), "the flagship has changed: run `cargo xtask bless`");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_prints_what_is_finished_and_ends_with_130() {
    let mut child = presidium()
        .args(["run", "--all", "-n", "100000000", "--model", WARSAW])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    if !killed.is_ok_and(|s| s.success()) {
        child.kill().unwrap();
        child.wait().unwrap();
        panic!("the signal could not be sent");
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(stdout(&output).starts_with("INTERRUPTED: "), "{}", stdout(&output));
    assert!(stderr(&output).contains("interrupted"));
}

#[test]
fn nothing_is_wider_than_80_columns_unless_asked() {
    let too_wide = |text: &str, width: usize| {
        text.lines().filter(|l| l.chars().count() > width).map(str::to_owned).collect::<Vec<_>>()
    };
    let cases: &[&[&str]] = &[
        &["run", "--all", "-n", "20", "--model", WARSAW],
        &["-n", "20", "--model", WARSAW],
        &["history", "11", "--model", WARSAW],
        &["run", "-i", "all", "-n", "20", "--model", WARSAW],
        &["what-if", "china_backs[poland]=never", "-n", "500", "--model", WARSAW],
        &["what-if", "answer=force", "pledge=never", "-o", "force_in_poland", "-n", "500", "--model", WARSAW],
        &["what-if", "no_speech", "-i", "all", "-n", "20"],
        &["what-if", "no_speech", "-n", "20"],
        &["what-if", "pledge[poland]=never", "-o", "force_in_poland", "-n", "30"],
        &["what-if", "--help"],
        &["check", "--model", WARSAW],
        &["check", "--cost"],
        &["notes"],
        &["notes", "124"],
        &["notes", "secret", "speech"],
        &["notes", "--coverage"],
        &["cite"],
        &["cite", "judgement"],
        &["limits"],
        &["explain", "unknown-name"],
        &["show", "--equation", "unrest[poland]", "--model", WARSAW],
        &["--help"],
        &["run", "--help"],
        &["notes", "--help"],
    ];
    for args in cases {
        let output = run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
        assert_eq!(too_wide(&stdout(&output), 80), [] as [String; 0], "{args:?}");
        let wide = presidium().args(*args).env("COLUMNS", "100").output().unwrap();
        assert_eq!(too_wide(&stdout(&wide), 100), [] as [String; 0], "{args:?}");
    }
}

#[test]
fn colour_is_on_when_asked_and_only_then() {
    let plain = stdout(&warsaw(&["run", "--all", "-n", "10"]));
    assert!(!plain.contains('\x1b'));
    let coloured = stdout(&warsaw(&["run", "--all", "-n", "10", "--color", "always"]));
    assert!(coloured.contains('\x1b'));
    let without: String = coloured.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[2m", "");
    assert_eq!(without, plain);
}

#[test]
fn show_model_names_the_stage_or_the_file() {
    let stage = |args: &[&str]| -> String {
        let mut args = args.to_vec();
        args.push("--json");
        let value: Value = serde_json::from_str(&stdout(&run(&args))).unwrap();
        value["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(stage(&["show", "--model", WARSAW]), "model");
    assert_eq!(stage(&["show", "--ast", "--model", WARSAW]), "ast");
    assert_eq!(stage(&["show", "--program", WARSAW]), "program");
}
