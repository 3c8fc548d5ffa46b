//! Stories of a phone syncing, told in effects.

use ketepai_model::identity::{Checkpoint, DeviceKeys};
use ketepai_model::ids::{DeviceId, Digest, HeadHash, RunningHash};

use super::*;
use crate::cursor::Cursor;
use crate::message::{Acks, Advice, Done, Echo, Problem, Rewound};
use crate::wire::Placed;

const STATION_NONCE: [u8; 3] = [4, 5, 6];

fn hello() -> Box<Hello> {
    Box::new(Hello {
        device: DeviceId([1; 16]),
        cursor: Cursor {
            position: 10,
            running: RunningHash([1; 32]),
        },
        budget: 1 << 20,
        own_logs: Digest::default(),
        want_own: false,
        certificate: None,
        incarnation: 0,
        filling: Vec::new(),
    })
}

fn gathered(more_to_send: bool) -> Event {
    Event::Gathered {
        hello: hello(),
        segments: Vec::new(),
        more_to_send,
    }
}

fn done(more: bool, position: u64) -> Message {
    let station = DeviceKeys::from_seed(&[9; 32]);
    let running = RunningHash([2; 32]);
    Message::Done(Box::new(Done {
        checkpoint: Checkpoint::sign(&station, position, running, 0, 0),
        nonce: STATION_NONCE.to_vec(),
        more,
        cursor: Cursor { position, running },
        digests: None,
    }))
}

fn acks() -> Message {
    Message::Acks(Acks {
        received: vec![(HeadHash([1; 32]), 11)],
        refused: Vec::new(),
    })
}

fn problem(advice: Advice) -> Message {
    Message::Problem(Problem::new(advice, "why"))
}

fn frames(messages: &[Message]) -> Vec<u8> {
    messages.iter().flat_map(Message::to_frame).collect()
}

fn one(mut effects: Vec<Effect>) -> Effect {
    assert_eq!(effects.len(), 1, "{effects:?}");
    effects.remove(0)
}

/// A driver whose store always commits and whose network answers as told.
struct Driver {
    phone: Phone,
    commits: Vec<Incoming>,
    body: Vec<u8>,
}

impl Driver {
    fn new() -> Self {
        Driver {
            phone: Phone::new(Config::default(), b"old".to_vec()),
            commits: Vec::new(),
            body: Vec::new(),
        }
    }

    fn event(&mut self, event: Event) -> Effect {
        one(self.phone.handle(1_000, 999, event))
    }

    fn quiet(&mut self, event: Event) {
        assert_eq!(self.phone.handle(1_000, 999, event), []);
    }

    /// From `Gather` to the request.
    fn ask(&mut self) -> Request {
        match self.event(gathered(false)) {
            Effect::Send(request) => {
                self.body = request.body.clone();
                request
            }
            other => panic!("{other:?}"),
        }
    }

    fn started() -> Self {
        let mut driver = Driver::new();
        assert!(matches!(
            driver.event(Event::Start),
            Effect::Gather {
                show_certificate: false,
                ..
            }
        ));
        driver.ask();
        driver
    }

    /// Gives the answer and commits whatever is asked, to the first other effect.
    fn answer(&mut self, bytes: &[u8]) -> Option<Effect> {
        let mut effects = self.phone.handle(1_000, 999, Event::Chunk(bytes.to_vec()));
        loop {
            match effects.pop() {
                Some(Effect::Commit(incoming)) => {
                    self.commits.push(incoming);
                    effects = self.phone.handle(1_000, 999, Event::Committed(Ok(())));
                }
                other => return other,
            }
        }
    }

    /// An answer to the last request.
    fn frames(&self, messages: &[Message]) -> Vec<u8> {
        let echo = Message::Echo(Echo::of(blake3::hash(&self.body).as_bytes()));
        [echo.to_frame(), frames(messages)].concat()
    }

    fn reply(&mut self, messages: &[Message]) -> Option<Effect> {
        let bytes = self.frames(messages);
        self.answer(&bytes)
    }
}

fn reason(effect: Effect) -> Reason {
    match effect {
        Effect::Wait { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_quiet_sync_is_one_round_trip() {
    let mut driver = Driver::new();
    driver.event(Event::Start);
    assert_eq!(driver.ask().nonce, b"old");
    let Some(Effect::Finished(summary)) = driver.reply(&[done(false, 10)]) else {
        panic!()
    };
    assert_eq!((summary.requests, summary.failures), (1, 0));
    driver.event(Event::Start);
    assert_eq!(driver.ask().nonce, STATION_NONCE);
}

#[test]
fn one_frame_is_committed_at_a_time() {
    let mut driver = Driver::started();
    let first = driver.event(Event::Chunk(driver.frames(&[acks(), done(false, 10)])));
    assert!(matches!(first, Effect::Commit(Incoming::Acks(_))));
    driver.quiet(Event::End);
    let second = driver.event(Event::Committed(Ok(())));
    assert!(matches!(second, Effect::Commit(Incoming::Done(_))));
    assert!(matches!(
        driver.event(Event::Committed(Ok(()))),
        Effect::Finished(_)
    ));
}

#[test]
fn it_goes_on_while_there_is_more() {
    let mut driver = Driver::started();
    assert!(matches!(
        driver.reply(&[done(true, 20)]),
        Some(Effect::Gather { .. })
    ));
    assert!(matches!(driver.event(gathered(true)), Effect::Send(_)));
    assert!(matches!(
        driver.reply(&[acks(), done(false, 10)]),
        Some(Effect::Gather { .. })
    ));
    driver.ask();
    assert!(matches!(
        driver.reply(&[done(false, 10)]),
        Some(Effect::Finished(_))
    ));
}

#[test]
fn more_that_leads_nowhere_is_not_chased() {
    let mut driver = Driver::started();
    assert_eq!(
        driver.reply(&[done(true, 10)]).map(reason),
        Some(Reason::NoProgress)
    );
}

#[test]
fn a_cut_keeps_what_came_before_it() {
    let mut driver = Driver::started();
    let whole = Driver::started().frames(&[acks(), Message::Segments(Vec::<Placed>::new()), done(false, 10)]);
    assert_eq!(driver.answer(&whole[..whole.len() - 1]), None);
    assert_eq!(driver.commits.len(), 2);
    assert_eq!(reason(driver.event(Event::End)), Reason::Cut);
    assert!(
        matches!(driver.event(Event::Timer), Effect::Gather { byte_budget, .. } if byte_budget == 512 * 1024)
    );
}

#[test]
fn a_cut_during_a_commit_waits_for_the_commit() {
    let mut driver = Driver::started();
    driver.event(Event::Chunk(driver.frames(&[acks()])));
    driver.quiet(Event::Failed(Failure::Unreachable));
    assert_eq!(
        reason(driver.event(Event::Committed(Ok(())))),
        Reason::Unreachable
    );
    assert_eq!(driver.phone.summary().acknowledged, 1);
}

#[test]
fn a_bad_road_carries_less_at_once() {
    let mut driver = Driver::started();
    assert_eq!(reason(driver.event(Event::End)), Reason::Cut);
    assert!(
        matches!(driver.event(Event::Timer), Effect::Gather { byte_budget, .. } if byte_budget == 256 * 1024)
    );
}

#[test]
fn a_portal_is_recognised() {
    let portal = |event: Event| {
        let mut driver = Driver::started();
        reason(driver.event(event))
    };
    let status = |code| {
        Event::Failed(Failure::Status {
            code,
            retry_after_s: None,
            body: b"<html>".to_vec(),
        })
    };
    assert_eq!(portal(Event::Chunk(b"<!DOCTYPE html>".to_vec())), Reason::Portal);
    assert_eq!(portal(Event::Failed(Failure::Portal)), Reason::Portal);
    assert_eq!(portal(status(302)), Reason::Portal);
    assert_eq!(portal(status(403)), Reason::Portal);
    assert_eq!(portal(status(502)), Reason::Status(502));
}

#[test]
fn a_stale_nonce_is_signed_anew_at_once_but_not_for_ever() {
    let mut driver = Driver::started();
    let stale = |n: u8| problem(Advice::StaleNonce { nonce: vec![n] });
    for n in 1..=2 {
        let Some(Effect::Send(request)) = driver.reply(&[stale(n)]) else {
            panic!()
        };
        assert_eq!(request.nonce, [n]);
    }
    assert_eq!(driver.reply(&[stale(3)]).map(reason), Some(Reason::StaleNonce));
}

#[test]
fn the_certificate_is_shown_once() {
    let mut driver = Driver::started();
    let again = driver.reply(&[problem(Advice::Enrol)]);
    assert!(matches!(
        again,
        Some(Effect::Gather {
            show_certificate: true,
            ..
        })
    ));
    driver.ask();
    let gave_up = driver.reply(&[problem(Advice::Enrol)]);
    assert_eq!(gave_up, Some(Effect::GaveUp(Reason::NeedsEnrolment)));
}

#[test]
fn a_busy_station_is_waited_for() {
    let mut driver = Driver::started();
    let busy = problem(Advice::Again { after_s: 60 }).to_frame();
    let status = Failure::Status {
        code: 503,
        retry_after_s: None,
        body: busy,
    };
    let Effect::Wait { until_ms, reason } = driver.event(Event::Failed(status)) else {
        panic!()
    };
    assert_eq!(reason, Reason::Busy);
    assert_eq!(until_ms, 1_000 + 60_000 + 999);
}

#[test]
fn too_much_is_halved_until_it_fits() {
    let mut driver = Driver::started();
    let mut last = 512 * 1024;
    loop {
        let status = Failure::Status {
            code: 413,
            retry_after_s: None,
            body: Vec::new(),
        };
        match driver.event(Event::Failed(status)) {
            Effect::Gather { byte_budget, .. } => {
                assert_eq!(byte_budget, last / 2);
                last = byte_budget;
            }
            other => break assert_eq!(other, Effect::GaveUp(Reason::TooLarge)),
        }
        driver.ask();
    }
}

#[test]
fn it_gives_up_and_says_why() {
    let mut driver = Driver::started();
    for _ in 1..Config::default().attempts {
        let effect = driver.event(Event::Failed(Failure::Unreachable));
        assert_eq!(reason(effect), Reason::Unreachable);
        driver.event(Event::Timer);
        driver.ask();
    }
    let last = driver.event(Event::Failed(Failure::Unreachable));
    assert_eq!(last, Effect::GaveUp(Reason::Unreachable));
    assert!(matches!(driver.event(Event::Start), Effect::Gather { .. }));
}

#[test]
fn a_rewound_station_is_followed_64_times() {
    let mut driver = Driver::started();
    let rewound = Message::Rewound(Rewound { position: 5 });
    for _ in 0..64 {
        let effect = driver.reply(&[rewound.clone(), done(false, 5)]);
        assert!(matches!(effect, Some(Effect::Gather { .. })));
        driver.ask();
    }
    assert_eq!(
        driver.reply(&[rewound]),
        Some(Effect::GaveUp(Reason::RewoundTooOften))
    );
}

#[test]
fn what_is_foreign_is_reported_and_tried_again() {
    let foreign = |bytes: &[u8]| Driver::started().answer(bytes).map(reason);
    assert_eq!(foreign(&Message::Hello(hello()).to_frame()), Some(Reason::Stale));
    assert_eq!(foreign(b"{\"ok\":true}"), Some(Reason::Foreign));
    let mut driver = Driver::started();
    let said = driver.frames(&[done(false, 10)]);
    driver.event(Event::Chunk(said));
    let rejected = driver.event(Event::Committed(Err(CommitError::Rejected)));
    assert_eq!(reason(rejected), Reason::Foreign);
}

#[test]
fn a_newer_station_and_a_full_disk_end_the_run() {
    let newer = Driver::started().answer(b"KTP\x02");
    assert_eq!(newer, Some(Effect::GaveUp(Reason::UpdateRequired)));
    let mut driver = Driver::started();
    let said = driver.frames(&[acks()]);
    driver.event(Event::Chunk(said));
    let full = driver.event(Event::Committed(Err(CommitError::Storage)));
    assert_eq!(full, Effect::GaveUp(Reason::Storage));
}

#[test]
fn what_comes_late_is_passed_over() {
    let mut driver = Driver::started();
    driver.reply(&[done(false, 10)]);
    driver.quiet(Event::Chunk(b"<html>".to_vec()));
    driver.quiet(Event::End);
    driver.quiet(Event::Timer);
    driver.quiet(Event::Committed(Ok(())));
}

#[test]
fn an_older_answer_is_known_for_what_it_is() {
    let mut driver = Driver::started();
    driver.body = b"another request".to_vec();
    let to_another = driver.frames(&[acks(), done(false, 10)]);
    assert_eq!(reason(driver.answer(&to_another).unwrap()), Reason::Stale);
    assert!(driver.commits.is_empty(), "nothing of it is kept");
}
