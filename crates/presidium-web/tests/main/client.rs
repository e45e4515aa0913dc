//! A server for one test, and as much of an HTTP client as the tests need.

use presidium::{Project, Session};
use presidium_web::{Limits, Options, Server, Stopper};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A server that runs until this is dropped.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    pub(crate) stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    /// A small model, quickly run.
    pub(crate) fn small(limits: Limits) -> Serving {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/examples/warsaw_1956");
        Serving::of(Project::folder(&folder).unwrap(), limits)
    }

    pub(crate) fn of(project: Project, limits: Limits) -> Serving {
        let options = Options { port: 0, limits, ..Options::default() };
        let server = Server::bind(Session::open(project).unwrap(), &options).unwrap();
        let (address, stopper) = (server.address(), server.stopper());
        let thread = std::thread::spawn(move || server.run().unwrap());
        Serving { address, stopper, thread: Some(thread) }
    }

    /// Waits until the server has ended.
    pub(crate) fn end(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// Sends a request whose head is given in full but for the last line, and reads the whole answer.
    pub(crate) fn send(&self, head: &str, body: &[u8]) -> Answer {
        let mut connection = self.open(head, body);
        let mut answer = Answer::begin(&mut connection);
        let rest = std::iter::from_fn(|| answer.piece(&mut connection)).flatten().collect();
        answer.body = rest;
        answer
    }

    /// Sends a request and leaves the answer to be read.
    pub(crate) fn open(&self, head: &str, body: &[u8]) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let text = format!("{head}content-length: {}\r\n\r\n", body.len());
        stream.write_all(text.as_bytes()).unwrap();
        // A server that refuses early need not read the body.
        let _ = stream.write_all(body);
        BufReader::new(stream)
    }

    pub(crate) fn head(&self, method: &str, path: &str) -> String {
        let kind = if method == "POST" { "content-type: application/json\r\n" } else { "" };
        format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{kind}", self.address)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(&self.head("GET", path), b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(&self.head("POST", path), body.to_string().as_bytes())
    }

    /// Whether so many requests are at work, or will be soon.
    pub(crate) fn comes_to(&self, running: u64) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if self.get("/api/health").json()["running"] == running {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.end();
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    left: Option<usize>,
}

impl Answer {
    /// Reads the head.
    pub(crate) fn begin(from: &mut BufReader<TcpStream>) -> Answer {
        let first = line(from);
        let status = first.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let lines = std::iter::from_fn(|| Some(line(from)).filter(|l| !l.is_empty()));
        let part = |l: String| l.split_once(':').map(|(n, v)| (n.to_lowercase(), v.trim().to_owned()));
        let head: Vec<(String, String)> = lines.filter_map(part).collect();
        let mut answer = Answer { status, head, body: Vec::new(), left: None };
        answer.left = answer.header("content-length").and_then(|n| n.parse().ok());
        answer
    }

    /// The next piece of the body; `None` at its end.
    pub(crate) fn piece(&mut self, from: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
        let chunked = self.header("transfer-encoding").is_some();
        let size = match (self.left.take(), chunked) {
            (Some(left), _) => left,
            (None, true) => usize::from_str_radix(&line(from), 16).unwrap_or(0),
            (None, false) => 0,
        };
        let mut bytes = vec![0; size];
        from.read_exact(&mut bytes).ok()?;
        if chunked {
            line(from);
        }
        (size > 0).then_some(bytes)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|h| h.0 == name).map(|h| h.1.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The lines of an answer that grows.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let text = std::str::from_utf8(&self.body).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }
}

fn line(from: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    // A connection that was closed gives an empty line.
    let _ = from.read_line(&mut line);
    line.trim_end().to_owned()
}
