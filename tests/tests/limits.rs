//! What a station allows, over real HTTP: how often a device may ask, how long a body may be and how silent. A
//! plain socket is client enough, and nastier than a real one.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use ketepai_model::canonical::encode;
use ketepai_model::identity::{DeviceKeys, EnrolmentRequest, Invitation, request_signature};
use ketepai_server::{Allowance, Rate};
use ketepai_sync::Message;
use ketepai_sync::frame::{self, FrameReader, FrameType};
use ketepai_sync::message::{Advice, Hello, Problem};
use ketepai_tests::world::World;

/// Two phones at an open station.
struct Open {
    world: World,
    address: SocketAddr,
    phones: [DeviceKeys; 2],
    _runtime: tokio::runtime::Runtime,
}

/// Little of everything, and hardly any of it comes back.
const SMALL: Allowance = Allowance {
    device: Rate::new(3.0, 0.01),
    unproven: Rate::new(4.0, 0.01),
    enrolments: Rate::new(5.0, 0.01),
    invitation: Rate::new(2.0, 0.01),
    silence: Duration::from_millis(600),
};

impl Open {
    fn new(allowance: Allowance) -> Self {
        let mut world = World::new(91);
        let phones = [0, 1].map(|n| {
            assert_eq!(world.enrol(&format!("envoy {n}"), "envoy"), n);
            let me = world.devices[n].app().identity().unwrap();
            DeviceKeys {
                signing: me.keys.signing.clone(),
                sealing: me.keys.sealing.clone(),
            }
        });
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let station = world.station.clone();
        let forever = std::future::pending();
        runtime.spawn(ketepai_server::serve_within(
            listener, station, allowance, forever,
        ));
        Open {
            world,
            address,
            phones,
            _runtime: runtime,
        }
    }

    fn hello(&self, n: usize) -> Vec<u8> {
        let hello = Hello {
            device: self.phones[n].device(),
            cursor: Default::default(),
            budget: 1 << 16,
            own_logs: Default::default(),
            want_own: false,
            certificate: None,
            incarnation: 0,
            filling: Vec::new(),
        };
        frame::encode(FrameType::Hello, &encode(&hello))
    }

    /// In the name of a phone, signed by whoever this is.
    fn headers(&self, n: usize, by: &DeviceKeys, body: &[u8]) -> String {
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        let nonce = self.world.station.nonce();
        format!(
            "x-ketepai-device: {}\r\nx-ketepai-nonce: {}\r\nx-ketepai-signature: {}\r\n",
            self.phones[n].device(),
            hex(&nonce),
            hex(&request_signature(by, &nonce, "/v1/sync", body))
        )
    }

    fn sync(&self, n: usize) -> Answer {
        let body = self.hello(n);
        self.post("/v1/sync", &self.headers(n, &self.phones[n], &body), &body)
    }

    /// Names a phone, and signs with another key.
    fn forge(&self, n: usize) -> Answer {
        let body = self.hello(n);
        let thief = DeviceKeys::from_seed(&[9; 32]);
        self.post("/v1/sync", &self.headers(n, &thief, &body), &body)
    }

    fn post(&self, path: &str, headers: &str, body: &[u8]) -> Answer {
        let length = format!("content-length: {}\r\n{headers}", body.len());
        let mut stream = self.open(path, &length);
        let _ = stream.write_all(body);
        answer(stream)
    }

    fn open(&self, path: &str, headers: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn problem(&self) -> Problem {
        let mut reader = FrameReader::new();
        reader.push(&self.body).unwrap();
        match Message::from_frame(&reader.next().unwrap().unwrap()).unwrap() {
            Message::Problem(problem) => problem,
            other => panic!("{other:?}"),
        }
    }
}

fn answer(mut stream: TcpStream) -> Answer {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    // A server that has heard enough may cut the line after its answer.
    while let Ok(n @ 1..) = stream.read(&mut piece) {
        bytes.extend_from_slice(&piece[..n]);
    }
    let end = bytes
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .expect("an answer");
    let head = String::from_utf8(bytes[..end].to_vec())
        .unwrap()
        .to_ascii_lowercase();
    Answer {
        status: head[9..12].parse().unwrap(),
        head,
        body: bytes[end + 4..].to_vec(),
    }
}

#[test]
fn a_device_that_asks_too_often_waits_and_nobody_else_does() {
    let open = Open::new(SMALL);
    for _ in 0..3 {
        assert_eq!(open.sync(0).status, 200);
    }
    let refused = open.sync(0);
    assert_eq!(refused.status, 429);
    assert!(refused.head.contains("retry-after: 100"), "{}", refused.head);
    assert_eq!(
        refused.problem(),
        Problem::new(Advice::Again { after_s: 100 }, "too_often")
    );
    assert_eq!(open.sync(1).status, 200, "behind the same address");
    // Refused before its body is read: this one never comes.
    let headers = open.headers(0, &open.phones[0], b"");
    let stream = open.open("/v1/sync", &format!("content-length: 1000000\r\n{headers}"));
    assert_eq!(answer(stream).status, 429);
}

#[test]
fn naming_somebody_elses_device_uses_up_nobodys_allowance() {
    let open = Open::new(SMALL);
    for _ in 0..10 {
        assert_eq!(open.forge(0).status, 403, "heard, and refused");
    }
    // What nobody signed is used up by now: strangers wait, and the device itself does not.
    let stranger = open.post("/v1/sync", "", &open.hello(0));
    assert_eq!(
        (stranger.status, stranger.problem().reason.as_str()),
        (429, "too_often")
    );
    assert_eq!(open.sync(0).status, 200);
    assert_eq!(open.sync(1).status, 200);
}

#[test]
fn enrolments_are_limited_by_invitation_and_together() {
    let open = Open::new(SMALL);
    let enrol = |number| {
        let invitation = Invitation {
            address: "http://station".into(),
            fingerprint: [0; 20],
            number,
            code: "k7m2p9q4rs".into(),
        };
        let request = EnrolmentRequest::new(&invitation, &DeviceKeys::from_seed(&[4; 32]));
        open.post("/v1/enrol", "", &encode(&request))
    };
    assert_eq!([enrol(99).status, enrol(99).status], [404, 404]);
    let refused = enrol(99);
    assert_eq!(refused.status, 429, "this invitation");
    assert!(refused.head.contains("retry-after: ") && refused.body.starts_with(b"{\"reason\":\"too_often\""));
    assert_eq!([98, 97, 96].map(|n| enrol(n).status), [404, 404, 404]);
    assert_eq!(enrol(95).status, 429, "all together");
    assert_eq!(open.sync(0).status, 200, "who is enrolled notices nothing");
}

const MOST: usize = 16 * 1024 * 1024;

fn packed(codec: u8, small: &[u8], plain: u32) -> Vec<u8> {
    let lengths = [(small.len() as u32).to_le_bytes(), plain.to_le_bytes()].concat();
    let header = [&b"KTP"[..], &[1, FrameType::Segments.number(), codec], &lengths].concat();
    let digest = blake3::hash(&[&header[..], small].concat());
    [&header[..], &digest.as_bytes()[..8], small].concat()
}

#[test]
fn a_body_that_makes_no_sense_is_not_read_to_its_end_with_a_length_or_without() {
    let open = Open::new(Allowance::default());
    // What follows the greeting is not even a frame.
    let mut body = open.hello(0);
    body.resize(MOST + 4096, 7);
    let headers = open.headers(0, &open.phones[0], &body);
    let whole = open.post("/v1/sync", &headers, &body);
    assert!(whole.status == 403, "{}", whole.head);
    let mut stream = open.open("/v1/sync", &format!("transfer-encoding: chunked\r\n{headers}"));
    for chunk in body.chunks(64 * 1024) {
        let framed = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
        if stream.write_all(&framed).is_err() {
            break;
        }
    }
    let chunked = answer(stream);
    assert!(chunked.status == 403, "{}", chunked.head);
    let path = format!("/v1/blobs/{}", ketepai_model::ids::BlobHash::of(b"x"));
    let mut stream = open.open(&path, "content-length: 0\r\n");
    stream.flush().unwrap();
    assert_eq!(answer(stream).status, 405, "a file is fetched, not posted");
}

#[test]
fn frames_that_pass_the_limit_one_by_one_are_refused_as_a_body() {
    let open = Open::new(Allowance::default());
    let one = frame::encode(FrameType::Segments, &ketepai_sync::wire::encode_segments(&[]));
    let body = [open.hello(0), one.repeat(MOST / one.len() + 10_000)].concat();
    assert!(body.len() > MOST);
    let mut stream = open.open(
        "/v1/sync",
        &format!(
            "transfer-encoding: chunked\r\n{}",
            open.headers(0, &open.phones[0], &body)
        ),
    );
    for chunk in body.chunks(256 * 1024) {
        let framed = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
        if stream.write_all(&framed).is_err() {
            break;
        }
    }
    let answer = answer(stream);
    assert_eq!((answer.status, answer.problem().advice), (413, Advice::TooLarge));
}

#[test]
fn a_frame_that_is_small_and_claims_to_be_large_is_refused() {
    let open = Open::new(Allowance::default());
    let zeros = zstd::bulk::compress(&vec![0; 64 << 20], 1).unwrap();
    for (claim, status) in [(5 << 20, 413), (4 << 20, 429), (u32::MAX, 413)] {
        let body = [open.hello(0), packed(1, &zeros, claim)].concat();
        let answer = open.post("/v1/sync", &open.headers(0, &open.phones[0], &body), &body);
        assert_eq!(answer.status, status, "{claim}: {}", answer.head);
    }
    assert_eq!(open.sync(0).status, 200);
}

#[test]
fn a_body_that_falls_silent_or_trickles_is_let_go() {
    let open = Open::new(SMALL);
    let headers = open.headers(0, &open.phones[0], b"");
    let silent = open.open("/v1/sync", &format!("content-length: 100\r\n{headers}"));
    assert_eq!(answer(silent).status, 408);
    let mut trickle = open.open("/v1/sync", &format!("content-length: 100\r\n{headers}"));
    let sent = (0..60).take_while(|_| {
        std::thread::sleep(Duration::from_millis(100));
        trickle.write_all(b"K").and_then(|()| trickle.flush()).is_ok()
    });
    let sent = sent.count();
    assert!(sent < 20, "{sent} letters were waited for, one by one");
    assert_eq!(open.sync(1).status, 200);
}
