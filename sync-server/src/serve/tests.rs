//! The whole way, over real HTTP: a plain socket is client enough.

use std::io::{Read, Write};
use std::net::TcpStream;

use ketepai_model::canonical;
use ketepai_model::identity::{DeviceKeys, EnrolmentReply, EnrolmentRequest, Invitation, request_signature};
use ketepai_model::ids::{BlobHash, Digest};
use ketepai_sync::message::{Done, Hello};
use ketepai_sync::{Cursor, Message};

use super::*;
use crate::cli::{self, Arguments};
use crate::context::SystemClock;
use crate::store::SqliteStation;

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.to_owned())
    }
}

fn ask(address: SocketAddr, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.0\r\ncontent-length: {length}\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    Answer {
        status,
        head: String::from_utf8_lossy(&answer[..end]).into_owned(),
        body: answer[end + 4..].to_vec(),
    }
}

fn signed(keys: &DeviceKeys, nonce: &[u8], path: &str, body: &[u8]) -> Vec<(&'static str, String)> {
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    vec![
        ("x-ketepai-device", keys.device().to_string()),
        ("x-ketepai-nonce", hex(nonce)),
        (
            "x-ketepai-signature",
            hex(&request_signature(keys, nonce, path, body)),
        ),
    ]
}

fn run(arguments: &[&str], folder: &std::path::Path) -> Result<String, String> {
    use clap::Parser;
    let folder = folder.to_str().unwrap();
    let all = [&["ketepai-server"], arguments, &["--folder", folder]].concat();
    cli::run(Arguments::parse_from(all).command)
}

fn done_of(body: &[u8]) -> Done {
    let mut reader = ketepai_sync::frame::FrameReader::new();
    reader.push(body).unwrap();
    while let Some(frame) = reader.next().unwrap() {
        if let Message::Done(done) = Message::from_frame(&frame).unwrap() {
            return *done;
        }
    }
    panic!("no end")
}

/// What a coordinator and a phone do with a station that is open.
fn story(address: SocketAddr, folder: &std::path::Path) {
    assert_eq!(ask(address, "GET", "/v1/health", &[], b"").status, 200);
    let invite = [
        "invite",
        "--name",
        "巴特尔",
        "--role",
        "envoy",
        "--area",
        "152524",
    ];
    let shown = run(&invite, folder).unwrap();
    let text = shown.lines().find(|l| l.starts_with("ketepai:1/")).unwrap();
    let invitation = Invitation::parse(text).unwrap();

    let keys = DeviceKeys::from_seed(&[5; 32]);
    let mut wrong = invitation.clone();
    wrong.code = "0000000000".into();
    let refused = ask(
        address,
        "POST",
        "/v1/enrol",
        &[],
        &canonical::encode(&EnrolmentRequest::new(&wrong, &keys)),
    );
    assert_eq!(refused.status, 403);
    assert_eq!(refused.body, br#"{"reason":"wrong_code","tries_left":4}"#);
    let request = canonical::encode(&EnrolmentRequest::new(&invitation, &keys));
    let enrolled = ask(address, "POST", "/v1/enrol", &[], &request);
    assert_eq!(enrolled.status, 200);
    let reply: EnrolmentReply = canonical::decode(&enrolled.body, "enrolment").unwrap();
    reply.verify(&invitation, &keys).unwrap();
    assert_eq!(reply.name, "巴特尔");

    let hello = Hello {
        device: keys.device(),
        cursor: Cursor::default(),
        budget: 1 << 20,
        own_logs: Digest::default(),
        want_own: false,
        certificate: None,
        incarnation: 0,
        filling: Vec::new(),
    };
    let body = Message::Hello(Box::new(hello)).to_frame();
    let stale = ask(
        address,
        "POST",
        "/v1/sync",
        &signed(&keys, &[], "/v1/sync", &body),
        &body,
    );
    assert_eq!(stale.status, 401);
    let nonce = ask(address, "GET", "/v1/nonce", &[], b"").body;
    let nonce = data_encoding::HEXLOWER.decode(&nonce).unwrap();
    let fresh = ask(
        address,
        "POST",
        "/v1/sync",
        &signed(&keys, &nonce, "/v1/sync", &body),
        &body,
    );
    assert_eq!(fresh.status, 200);
    let done = done_of(&fresh.body);
    assert_eq!(
        (done.cursor.position, done.more),
        (done.checkpoint.position, false)
    );

    let file = vec![7; 300_000];
    let path = format!("/v1/uploads/{}", BlobHash::of(&file));
    let tus = |more: &[(&'static str, String)]| {
        let mut headers = vec![("tus-resumable", "1.0.0".to_owned())];
        headers.extend_from_slice(more);
        headers
    };
    let length = ("upload-length", file.len().to_string());
    assert_eq!(
        ask(address, "POST", &path, &tus(std::slice::from_ref(&length)), b"").status,
        403,
        "unsigned"
    );
    let sign = [&[length][..], &signed(&keys, &nonce, &path, b"")].concat();
    assert_eq!(ask(address, "POST", &path, &sign, b"").status, 412, "no tus");
    let begun = ask(address, "POST", &path, &tus(&sign), b"");
    assert_eq!(begun.status, 201);
    let location = begun.header("location").unwrap();
    let piece = |offset: usize, until: usize| {
        let kind = ("content-type", "application/offset+octet-stream".to_owned());
        let at = ("upload-offset", offset.to_string());
        ask(
            address,
            "PATCH",
            &location,
            &tus(&[kind, at]),
            &file[offset..until],
        )
    };
    assert_eq!(
        piece(0, 100_000).header("upload-offset").as_deref(),
        Some("100000")
    );
    assert_eq!(piece(50_000, 60_000).status, 409);
    let head = ask(address, "HEAD", &location, &tus(&[]), b"");
    assert_eq!(head.header("upload-offset").as_deref(), Some("100000"));
    assert_eq!(piece(100_000, file.len()).status, 204);
    let path = format!("/v1/blobs/{}", BlobHash::of(&file));
    let unread = ask(address, "GET", &path, &signed(&keys, &nonce, &path, b""), b"");
    assert_eq!(
        unread.status, 404,
        "no record names it, so it is nobody's to read"
    );

    let status = run(&["status"], folder).unwrap();
    assert!(status.contains("巴特尔　科技特派员"), "{status}");
    assert!(!status.contains("envoy"), "words, not codes: {status}");
    assert!(run(&["doctor"], folder).unwrap().contains("一切完好"));
    let shelf = run(&["programme", "list"], folder).unwrap();
    assert!(
        shelf.contains("inner-mongolia-2021") && shelf.contains("本旗县适用"),
        "{shelf}"
    );
    let shown = run(&["programme", "show", "jiaozuo"], folder).unwrap();
    assert!(shown.contains("报表：") && shown.contains("targets"), "{shown}");
    let out = folder.join("out");
    let report = [
        "report",
        "jiaozuo",
        "targets",
        "--as-of",
        "2026-06-30",
        "--out",
        out.to_str().unwrap(),
    ];
    let told = run(&report, folder).unwrap();
    assert!(told.contains("摘要"), "{told}");
    for ending in ["xlsx", "csv", "json", "html"] {
        assert!(
            out.join(format!("jiaozuo-targets-2026-06-30.{ending}")).exists(),
            "{ending}"
        );
    }
    let unknown = run(&["report", "jiaozuo", "nothing"], folder).unwrap_err();
    assert!(unknown.contains("没有这个报表"), "{unknown}");
    let get = |address: SocketAddr, path: &str| ask(address, "GET", path, &[], b"").status;
    assert_eq!(get(address, "/api/v1/programmes"), 404, "not for the network");
    let target = folder.join("copy");
    let copied = run(&["backup", "--to", target.to_str().unwrap()], folder).unwrap();
    assert!(copied.contains("附件 1 个"), "{copied}");
    let advice = run(&["restore", "--from", target.to_str().unwrap()], folder).unwrap_err();
    assert!(advice.contains("停止"), "{advice}");
    let foreign = ["invite", "--name", "某", "--role", "envoy", "--area", "152525"];
    assert!(run(&foreign, folder).unwrap_err().contains("旗县"));
    assert_eq!(
        ask(address, "POST", "/v1/admin/status", &[], b"{}").status,
        404,
        "not for the network"
    );
    let pass: AdminPass = serde_json::from_slice(&std::fs::read(folder.join(ADMIN)).unwrap()).unwrap();
    assert_eq!(
        ask(pass.address, "POST", "/v1/admin/status", &[], b"{}").status,
        401
    );
    assert_eq!(get(pass.address, "/api/v1/programmes"), 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_county_over_http() {
    let folder = tempfile::tempdir().unwrap();
    run(
        &[
            "init",
            "--county",
            "152524",
            "--public-address",
            "http://10.0.0.7:8080",
        ],
        folder.path(),
    )
    .unwrap();
    assert!(
        run(&["init", "--county", "152524"], folder.path())
            .unwrap_err()
            .contains("已有")
    );
    let store = Box::new(SqliteStation::open(folder.path()).unwrap());
    let station = Station::open(
        folder.path(),
        store,
        Arc::new(SystemClock),
        Arc::new(SystemChance),
    )
    .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, Arc::new(station), async {
        let _ = stopped.await;
    }));
    let path = folder.path().to_owned();
    tokio::task::spawn_blocking(move || story(address, &path))
        .await
        .unwrap();
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(!folder.path().join(ADMIN).exists());
    // Nobody serves: the same command opens the folder itself.
    assert!(
        run(&["status", "--json"], folder.path())
            .unwrap()
            .contains("\"backed_up\"")
    );
}
