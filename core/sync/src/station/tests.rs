//! Stories of requests at a station, and of answers that a phone can read.

use ketepai_model::ids::{DeviceId, Digest};
use ketepai_model::log::{Entry, Evidence, Head, SignedHead, record_id};

use super::*;
use crate::cursor::Cursor;
use crate::wire::Placed;

fn hello() -> Message {
    Message::Hello(Box::new(Hello {
        device: DeviceId([1; 16]),
        cursor: Cursor::default(),
        budget: 1 << 20,
        own_logs: Digest::default(),
        want_own: false,
        certificate: None,
        incarnation: 0,
        filling: Vec::new(),
    }))
}

fn segments(count: u64, body: usize) -> Vec<Placed> {
    (1..=count)
        .map(|number| (segment(number, body), Some(number)))
        .collect()
}

fn segment(number: u64, body: usize) -> Segment {
    let scope = "work/152524".parse().unwrap();
    let body: Vec<u8> = (0..body)
        .map(|n| ((n as u64 * number * 2_654_435_761) >> 13) as u8)
        .collect();
    let record = record_id(&scope, &body);
    let entry = Entry {
        record,
        kind: "visit".into(),
        schema: 1,
        body,
    };
    let head = Head {
        scope,
        device: DeviceId([1; 16]),
        number,
        previous: None,
        entries: vec![entry.hash()],
        evidence: vec![Evidence::default()],
        checkpoint: None,
    };
    Segment {
        signed: SignedHead {
            head,
            signature: [0; 64],
        },
        payloads: vec![Some(entry)],
    }
}

fn take_all(bytes: &[u8]) -> (Vec<Take>, Result<(), SessionError>) {
    let mut session = StationSession::new();
    let mut taken = Vec::new();
    for chunk in bytes.chunks(1000) {
        if let Err(error) = session.push(chunk) {
            return (taken, Err(error));
        }
        loop {
            match session.next() {
                Ok(Some(take)) => taken.push(take),
                Ok(None) => break,
                Err(error) => return (taken, Err(error)),
            }
        }
    }
    let end = session.end();
    (taken, end)
}

#[test]
fn a_cut_request_is_kept_up_to_the_cut() {
    let mut body = hello().to_frame();
    body.extend(Message::Segments(segments(2, 500)).to_frame());
    body.extend(Message::Segments(segments(3, 500)).to_frame());
    let (taken, end) = take_all(&body);
    assert!(
        matches!(&taken[..], [Take::Hello(_), Take::Segments(a), Take::Segments(b)]
        if a.len() == 2 && b.len() == 3)
    );
    assert!(end.is_ok());
    let (taken, end) = take_all(&body[..body.len() - 1]);
    assert_eq!(taken.len(), 2);
    assert_eq!(end.unwrap_err().problem().advice, Advice::Again { after_s: 1 });
}

#[test]
fn the_greeting_comes_first_and_once() {
    let out_of_order = [
        Message::Segments(segments(1, 10)).to_frame(),
        [hello().to_frame(), hello().to_frame()].concat(),
        Message::Problem(Problem::new(Advice::Denied, "")).to_frame(),
        Vec::new(),
    ];
    for body in out_of_order {
        assert!(matches!(take_all(&body).1, Err(SessionError::OutOfOrder)));
    }
}

#[test]
fn a_request_has_an_end() {
    let mut session = StationSession::with_limit(100);
    session.push(&[0; 60]).unwrap();
    let error = session.push(&[0; 60]).unwrap_err();
    assert_eq!(error.problem().advice, Advice::TooLarge);
}

fn frames_of(reply: Vec<u8>) -> Vec<Message> {
    let mut reader = FrameReader::new();
    reader.push(&reply).unwrap();
    std::iter::from_fn(|| reader.next().unwrap().map(|f| Message::from_frame(&f).unwrap())).collect()
}

#[test]
fn an_answer_keeps_to_the_budget_and_always_leads_somewhere() {
    let all = segments(60, 10_000);
    let mut at = 0;
    while at < all.len() {
        let mut reply = Reply::new(100_000);
        let filled = reply.segments(all[at..].to_vec(), &|_| None);
        let bytes = reply.take();
        assert!(bytes.len() < 110_000 && filled.segments > 0);
        at += filled.segments;
        assert_eq!(filled.last, Some(at as u64));
        assert_eq!(filled.more, at < all.len());
    }
    let none = Reply::new(0).segments(all, &|_| None);
    assert_eq!((none.segments, none.more), (1, true));
    let nothing = Reply::new(0).segments(Vec::new(), &|_| None);
    assert_eq!((nothing.segments, nothing.last, nothing.more), (0, None, false));
}

#[test]
fn an_answer_can_be_read_frame_by_frame() {
    let mut reply = Reply::new(1 << 20);
    let received: Vec<_> = (0..5000)
        .map(|n| (ketepai_model::ids::HeadHash([7; 32]), n))
        .collect();
    reply.acks(&received, &[]);
    reply.rewound(7);
    reply.tips(&[]);
    let messages = frames_of(reply.problem(Problem::new(Advice::Internal, "fault")));
    assert!(matches!(
        &messages[..],
        [Message::Acks(a), Message::Acks(b), Message::Rewound(_), Message::Tips(_), Message::Problem(_)]
            if a.received.len() + b.received.len() == 5000
    ));
}
