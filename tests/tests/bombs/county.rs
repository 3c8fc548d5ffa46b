//! An honest phone, a tampered one, and their station: what bombs are thrown at.

use std::time::Duration;

use ketepai_core::AppError;
use ketepai_core::sync::{Config, Failure, Signed, SyncOptions, Transport};
use ketepai_model::canonical::encode;
use ketepai_model::document::Actor;
use ketepai_model::identity::{DeviceKeys, request_signature};
use ketepai_model::ids::{HeadHash, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, Segment, record_id};
use ketepai_model::scope::Scope;
use ketepai_server::station::Auth;
use ketepai_sync::frame::{self, FrameType};
use ketepai_sync::message::{Echo, Hello};
use ketepai_sync::{Message, wire};
use ketepai_tests::world::World;

const EVIL: usize = 0;
const HONEST: usize = 1;

/// See the module.
pub struct County {
    pub world: World,
    pub keys: DeviceKeys,
    pub actor: Actor,
    honest: RecordId,
    sealed: Option<(u64, HeadHash)>,
}

impl County {
    /// Two envoys, of whom one is not to be trusted, and something honest that both hold.
    pub fn new() -> Self {
        let mut world = World::new(7);
        world.enrol("envoy evil", "envoy");
        world.enrol("envoy B", "envoy");
        let honest = world.devices[HONEST].make(|app| app.ask(vec!["问".into()], "", "zh-CN"));
        for n in [HONEST, EVIL, HONEST] {
            world.sync(n).unwrap();
        }
        let me = world.devices[EVIL].app().identity().unwrap();
        County {
            keys: DeviceKeys {
                signing: me.keys.signing.clone(),
                sealing: me.keys.sealing.clone(),
            },
            actor: me.actor,
            honest,
            sealed: None,
            world,
        }
    }

    /// The scope in which both may write.
    pub fn scope() -> Scope {
        "work/152524".parse().unwrap()
    }

    /// An entry that opens a record.
    pub fn root(body: Vec<u8>) -> Entry {
        Entry {
            record: record_id(&Self::scope(), &body),
            kind: "visit".into(),
            schema: 1,
            body,
        }
    }

    /// Seals entries in the tampered phone's log.
    pub fn seal(&mut self, entries: Vec<Entry>) -> Segment {
        let (number, previous) = match self.sealed {
            Some((number, hash)) => (number + 1, Some(hash)),
            None => (1, None),
        };
        let head = Head {
            scope: Self::scope(),
            device: self.keys.device(),
            number,
            previous,
            entries: entries.iter().map(Entry::hash).collect(),
            evidence: vec![Evidence::default(); entries.len()],
            checkpoint: None,
        };
        self.sealed = Some((number, head.hash()));
        Segment {
            signed: head.sign(&self.keys.signing),
            payloads: entries.into_iter().map(Some).collect(),
        }
    }

    /// Sends entries to the station, and tells them to the honest phone as if the station had judged them.
    pub fn throw_entries(&mut self, entries: Vec<Entry>) {
        let segment = self.seal(entries);
        let up = wire::encode_segments(&[(segment.clone(), None)]);
        let down = wire::encode_segments(&[(segment.clone(), Some(40)), (segment, None)]);
        self.throw_at_station(&frame::encode(FrameType::Segments, &up));
        self.throw_at_phone(&frame::encode(FrameType::Segments, &down));
    }

    /// Throws frames both ways.
    pub fn throw(&mut self, frames: &[u8]) {
        self.throw_at_station(frames);
        self.throw_at_phone(frames);
    }

    /// Posts frames after a greeting, under a good signature; in pieces, as the server hands them on.
    pub fn throw_at_station(&mut self, frames: &[u8]) {
        let hello = Hello {
            device: self.keys.device(),
            cursor: Default::default(),
            budget: u32::MAX,
            own_logs: Default::default(),
            want_own: true,
            certificate: None,
            incarnation: 0,
            filling: Vec::new(),
        };
        let body = [&frame::encode(FrameType::Hello, &encode(&hello)), frames].concat();
        let nonce = self.world.station.nonce();
        let mut session = self.world.station.begin();
        let _ = body.chunks(64 * 1024).all(|piece| session.push(piece));
        session.finish(Some(Auth {
            device: self.keys.device(),
            signature: request_signature(&self.keys, &nonce, "/v1/sync", &body),
            nonce,
        }));
    }

    /// Answers the honest phone with these frames.
    pub fn throw_at_phone(&mut self, frames: &[u8]) {
        self.sync_with(&mut Answers(frames));
    }

    /// The honest phone syncs with whoever this is.
    pub fn sync_with(&mut self, other: &mut dyn Transport) {
        let mut options = SyncOptions {
            config: Config {
                attempts: 1,
                bytes_up: 24 * 1024,
                again_s: 5,
            },
            network: ketepai_core::transfers::Network::Unmetered,
            progress: &mut |_| true,
            pause: &mut |_: Duration| {},
        };
        let app = self.world.devices[HONEST].app();
        app.sync(other, &mut options).unwrap();
    }

    /// The honest are as they were.
    pub fn check(&mut self) {
        self.world.may_heal = true;
        for _ in 0..2 {
            let finish = self.world.sync(HONEST).unwrap();
            assert_eq!((finish.gave_up, finish.digests_equal), (None, Some(true)));
        }
        self.world.devices[HONEST].app().show(&self.honest).unwrap();
    }
}

/// Answers every request alike.
struct Answers<'a>(&'a [u8]);

impl Transport for Answers<'_> {
    fn post(&mut self, signed: &Signed<'_>, on_bytes: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
        let echo = Message::Echo(Echo::of(blake3::hash(signed.body).as_bytes())).to_frame();
        on_bytes(&echo);
        let _ = self.0.chunks(1024 * 1024).all(on_bytes);
        Ok(())
    }

    fn enrol(&mut self, _: &str, _: Vec<u8>) -> Result<Vec<u8>, AppError> {
        Err(AppError::NeedsEnrolment)
    }
}
