//! Two ends of a tunnel in memory; and ends that lie.

use ed25519_dalek::SigningKey;
use ketepai_model::identity::{Certificate, DeviceKeys, StationKey, introduction_signature};
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_model::scope::Grant;

use super::*;

const ROOT: [u8; 32] = [1; 32];

fn chain(device: &DeviceKeys, root: &[u8; 32]) -> (StationKey, Certificate) {
    let station = DeviceKeys::from_seed(&[2; 32]);
    let root = SigningKey::from_bytes(root);
    let key = StationKey::certify(&root, "152524".parse().unwrap(), &station, 1, 0);
    let certificate = Certificate {
        device: device.device(),
        signing: device.verifying(),
        sealing: device.sealing_public(),
        person: PersonId([device.device().0[0]; 8]),
        roles: Vec::new(),
        grants: vec![Grant::parse("work/152524").unwrap()],
        from_s: 0,
        to_s: 1_000,
        incarnation: 1,
        signer: DeviceId::default(),
        signature: [0; 64],
    };
    (key, certificate.signed_by(&station))
}

fn keys(side: Side) -> DeviceKeys {
    match side {
        Side::Initiator => DeviceKeys::from_seed(&[3; 32]),
        Side::Responder => DeviceKeys::from_seed(&[4; 32]),
    }
}

fn config(side: Side) -> Config {
    Config {
        side,
        seed: [keys(side).device().0[1]; 32],
        root: SigningKey::from_bytes(&ROOT).verifying_key().to_bytes(),
        chain: chain(&keys(side), &ROOT),
        time_s: Some(500),
        refuses: Box::new(|_| false),
        turn_bytes: 1 << 16,
        most_in: 1 << 20,
        room: 1 << 20,
    }
}

/// One end with a driver that has no store.
struct End {
    peer: Peer,
    keys: DeviceKeys,
    side: Side,
    tips: Vec<LogTip>,
    met: Option<Met>,
    ended: Option<Result<Summary, Reason>>,
}

impl End {
    fn new(config: Config) -> Self {
        let side = config.side;
        End {
            peer: Peer::new(config).unwrap(),
            keys: keys(side),
            side,
            tips: Vec::new(),
            met: None,
            ended: None,
        }
    }

    /// Carries out everything; what is to be written.
    fn tell(&mut self, event: Event) -> Vec<u8> {
        let mut todo: std::collections::VecDeque<Effect> = self.peer.handle(event).into();
        let mut written = Vec::new();
        while let Some(effect) = todo.pop_front() {
            let event = match effect {
                Effect::Send(bytes) => {
                    written.extend(bytes);
                    continue;
                }
                Effect::Introduce { handshake, .. } => Event::Introduced {
                    signature: introduction_signature(&self.keys, self.side, &handshake),
                    tips: self.tips.clone(),
                },
                Effect::Met(met) => {
                    self.met = Some(*met);
                    continue;
                }
                Effect::Gather(_) => Event::Gathered(Gathered::default()),
                Effect::Commit(_) => Event::Committed(Committed::Kept),
                Effect::Finished(summary) => {
                    self.ended = Some(Ok(summary));
                    continue;
                }
                Effect::GaveUp(reason) => {
                    self.ended = Some(Err(reason));
                    continue;
                }
            };
            todo.extend(self.peer.handle(event));
        }
        written
    }

    fn reason(&self) -> Option<&Reason> {
        self.ended.as_ref().and_then(|ended| ended.as_ref().err())
    }
}

/// Runs both ends until neither writes. `meddle` may change what is on the wire: the number of the write, bytes.
fn run(a: &mut End, b: &mut End, meddle: &mut dyn FnMut(usize, &mut Vec<u8>)) {
    let mut wire = a.tell(Event::Start);
    b.tell(Event::Start);
    for n in 0..100 {
        if wire.is_empty() {
            break;
        }
        meddle(n, &mut wire);
        wire = match n % 2 {
            0 => b.tell(Event::Bytes(wire)),
            _ => a.tell(Event::Bytes(wire)),
        };
    }
    a.tell(Event::End);
    b.tell(Event::End);
}

fn ends() -> (End, End) {
    (
        End::new(config(Side::Initiator)),
        End::new(config(Side::Responder)),
    )
}

#[test]
fn two_honest_ends_meet_in_five_flights_and_know_each_other() {
    let (mut a, mut b) = ends();
    run(&mut a, &mut b, &mut |_, _| {});
    let (a_saw, b_saw) = (a.met.unwrap(), b.met.unwrap());
    assert_eq!(a_saw.chain.1.device, keys(Side::Responder).device());
    assert_eq!(b_saw.chain.1.device, keys(Side::Initiator).device());
    let (a_did, b_did) = (a.ended.unwrap().unwrap(), b.ended.unwrap().unwrap());
    assert_eq!((a_did.flights, b_did.flights), (5, 5));
    assert_eq!(
        (a_did.bytes_out, a_did.bytes_in),
        (b_did.bytes_in, b_did.bytes_out)
    );
}

#[test]
fn the_same_seeds_give_the_same_bytes() {
    let record = |seen: &mut Vec<u8>| {
        let (mut a, mut b) = ends();
        run(&mut a, &mut b, &mut |_, wire| seen.extend_from_slice(wire));
    };
    let (mut first, mut second) = (Vec::new(), Vec::new());
    record(&mut first);
    record(&mut second);
    assert_eq!(first, second);
}

#[test]
fn whatever_is_flipped_on_the_wire_ends_it_with_a_code_and_no_panic() {
    let mut lengths = Vec::new();
    let (mut a, mut b) = ends();
    run(&mut a, &mut b, &mut |_, wire| lengths.push(wire.len()));
    for (n, length) in lengths.into_iter().enumerate() {
        for at in 0..length {
            let (mut a, mut b) = ends();
            run(&mut a, &mut b, &mut |m, wire| {
                if m == n {
                    wire[at] ^= 0x41;
                }
            });
            let failed = [&a, &b].into_iter().any(|end| end.reason().is_some());
            assert!(failed, "write {n}, byte {at} went unnoticed");
        }
    }
}

#[test]
fn a_stream_of_something_else_is_told_apart() {
    let hear = |bytes: &[u8]| {
        let mut end = End::new(config(Side::Responder));
        end.tell(Event::Start);
        end.tell(Event::Bytes(bytes.to_vec()));
        end.tell(Event::End);
        end.reason().cloned().unwrap()
    };
    assert_eq!(hear(b"GET / HTTP/1.1\r\n\r\n"), Reason::NotOurs);
    assert_eq!(hear(b"KTPP\x02"), Reason::UpdateRequired);
    assert_eq!(hear(b"KT"), Reason::Cut);
    assert_eq!(hear(b"KTPP\x01\x00\x05hello"), Reason::Handshake);
    assert_eq!(hear(b"KTPP\x01\x00\x00"), Reason::Handshake);
    assert_eq!(hear(&vec![b'K'; 9 * 1024 * 1024]), Reason::TooMuch);
}

#[test]
fn another_county_a_borrowed_certificate_and_a_revoked_device_are_refused() {
    let meet = |change: &dyn Fn(&mut Config), signer: Side| {
        let mut mine = config(Side::Initiator);
        change(&mut mine);
        let mut a = End::new(mine);
        a.keys = keys(signer);
        let mut b = End::new(config(Side::Responder));
        run(&mut a, &mut b, &mut |_, _| {});
        (a.reason().cloned(), b.reason().cloned())
    };
    let honest = |_: &mut Config| {};
    assert_eq!(meet(&honest, Side::Initiator), (None, None));
    let away = |code: &str| Some(Reason::TurnedAway(code.into()));
    let borrowed = meet(&honest, Side::Responder);
    assert_eq!(
        borrowed,
        (away("bad_introduction"), Some(Reason::BadIntroduction))
    );
    let foreign = |c: &mut Config| c.chain = chain(&keys(Side::Initiator), &[9; 32]);
    assert_eq!(
        meet(&foreign, Side::Initiator),
        (away("foreign"), Some(Reason::Foreign))
    );
    let refuses = |c: &mut Config| c.refuses = Box::new(|d| *d == keys(Side::Responder).device());
    let (a, b) = meet(&refuses, Side::Initiator);
    assert_eq!((a, b), (Some(Reason::Refused), away("refused")));
}

#[test]
fn an_expired_certificate_is_met_and_may_not_read() {
    let mut late = config(Side::Responder);
    late.time_s = Some(2_000);
    let (mut a, mut b) = (End::new(config(Side::Initiator)), End::new(late));
    run(&mut a, &mut b, &mut |_, _| {});
    assert_eq!((a.met.unwrap().may_read, b.met.unwrap().may_read), (true, false));
    assert_eq!(a.ended.unwrap().unwrap().note.as_deref(), Some("expired"));
}

/// An end that has got through the handshake honestly and then says whatever it likes.
fn after_the_handshake(say: &dyn Fn(&mut Peer) -> Vec<u8>) -> Reason {
    let (mut a, mut b) = ends();
    let hello = a.tell(Event::Start);
    b.tell(Event::Start);
    let answer = b.tell(Event::Bytes(hello));
    let effects = a.peer.handle(Event::Bytes(answer));
    let [Effect::Introduce { side, handshake }] = effects[..] else {
        panic!("{effects:?}")
    };
    a.peer.introduction = Some(introduction_signature(&a.keys, side, &handshake));
    let frames = say(&mut a.peer);
    let held = std::mem::take(&mut a.peer.held);
    let sealed = a.peer.tunnel.seal(&frames).unwrap();
    for part in [held, sealed].concat().chunks(60_000) {
        b.tell(Event::Bytes(part.to_vec()));
    }
    b.tell(Event::End);
    b.reason().cloned().unwrap()
}

#[test]
fn an_end_that_does_not_keep_to_the_protocol_is_cut_off() {
    let turn = Turn {
        more: false,
        expects: true,
        room: 0,
        note: None,
    };
    let before = |_: &mut Peer| to_frame(FrameType::Turn, &turn);
    assert_eq!(after_the_handshake(&before), Reason::OutOfOrder);
    let acks = |_: &mut Peer| crate::frame::encode(FrameType::Acks, &[0x83, 1, 0x80, 0x80]);
    assert_eq!(after_the_handshake(&acks), Reason::OutOfOrder);
    let garbage = |_: &mut Peer| b"not a frame at all, but sealed".to_vec();
    assert_eq!(after_the_handshake(&garbage), Reason::Malformed);
    let too_kept = |peer: &mut Peer| {
        let kept = Kept {
            segments: 1,
            ..Kept::default()
        };
        [peer.introduction_frames(), to_frame(FrameType::Kept, &kept)].concat()
    };
    assert_eq!(after_the_handshake(&too_kept), Reason::OutOfOrder);
    let twice = |peer: &mut Peer| [peer.introduction_frames(), peer.introduction_frames()].concat();
    assert_eq!(after_the_handshake(&twice), Reason::OutOfOrder);
    let endless = |peer: &mut Peer| {
        let tip = LogTip {
            log: Log {
                scope: "work/152524".parse().unwrap(),
                device: DeviceId([1; 16]),
            },
            number: 1,
            head: HeadHash([1; 32]),
        };
        let tips = vec![tip; MAX_TIPS];
        let frames = to_frame(FrameType::Have, &Have { private: false, tips });
        [peer.introduction_frames(), frames.repeat(200)].concat()
    };
    assert_eq!(after_the_handshake(&endless), Reason::TooMuch);
}
