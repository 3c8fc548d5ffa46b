//! A phone in a test: a store, two keys, and a memory for what the station said.

use super::*;

pub(crate) struct Phone {
    pub keys: DeviceKeys,
    pub certificate: Certificate,
    pub station_key: StationKey,
    pub store: Store,
    pub nonce: Vec<u8>,
    pub cursor: Cursor,
    pub show_certificate: bool,
    saved: u64,
}

/// What a phone makes of an answer.
#[derive(Default)]
pub(crate) struct Heard {
    pub acks: Vec<(HeadHash, u64)>,
    pub refused: Vec<(HeadHash, String)>,
    pub scopes: Vec<Scope>,
    pub statements: Vec<Statement>,
    pub rewound: Option<u64>,
    pub tips: usize,
    pub done: Option<Box<Done>>,
    pub problem: Option<Problem>,
}

impl Phone {
    pub fn enrolled(county: &County, issued: &Issued) -> Self {
        let keys = DeviceKeys::from_seed(&crate::context::random(&*county.chance));
        let invitation = Invitation::parse(&issued.text).unwrap();
        let request = canonical::encode(&EnrolmentRequest::new(&invitation, &keys));
        let reply = county.station.enrol(&request).unwrap();
        let reply: EnrolmentReply = canonical::decode(&reply, "enrolment").unwrap();
        reply.verify(&invitation, &keys).unwrap();
        Phone {
            keys,
            certificate: reply.certificate,
            station_key: reply.station,
            store: Store::in_memory().unwrap(),
            nonce: county.station.nonce(),
            cursor: Cursor::default(),
            show_certificate: false,
            saved: 0,
        }
    }

    /// Saves and seals a visit in a scope.
    pub fn visit(&mut self, scope: &str) -> RecordId {
        self.saved += 1;
        let scope: Scope = scope.parse().unwrap();
        let device = self.keys.device();
        let envelope = Envelope::own(self.certificate.person, 1_790_000_000 + self.saved as i64, 480);
        let visit = Visit::to(envelope, RecordId([9; 16]));
        let body = root_change(&visit.to_fields(), &Actor::new(&device, self.saved.to_be_bytes()));
        let record = record_id(&scope, &body);
        self.save(&scope, record, body);
        record
    }

    /// Saves and seals any record in a scope.
    pub fn write<R: Record>(&mut self, scope: &str, record: &R) -> RecordId {
        self.saved += 1;
        let scope: Scope = scope.parse().unwrap();
        let actor = Actor::new(&self.keys.device(), self.saved.to_be_bytes());
        let body = root_change(&record.to_fields(), &actor);
        let id = record_id(&scope, &body);
        self.save_as(&scope, id, R::KIND, body);
        id
    }

    pub fn save(&mut self, scope: &Scope, record: RecordId, body: Vec<u8>) {
        self.save_as(scope, record, "visit", body);
    }

    fn save_as(&mut self, scope: &Scope, record: RecordId, kind: &str, body: Vec<u8>) {
        let (device, keys) = (self.keys.device(), &self.keys);
        let entry = Entry {
            record,
            kind: kind.into(),
            schema: 1,
            body,
        };
        self.store
            .write(|w| {
                w.save(scope, &device, &entry, &Evidence::default())?;
                w.seal(&device, None, &|head| head.sign(&keys.signing))
                    .map(|_| ())
            })
            .unwrap();
    }

    pub fn body(&self) -> Vec<u8> {
        let device = self.keys.device();
        let tips = self.store.tips_of(&device, true).unwrap();
        let members = tips.iter().map(|(s, n, h)| digest::tip_member(s, &device, *n, h));
        let shown = || Box::new((self.station_key.clone(), self.certificate.clone()));
        let hello = Hello {
            device,
            cursor: self.cursor,
            budget: 1 << 20,
            own_logs: digest::set_digest(members),
            want_own: false,
            certificate: self.show_certificate.then(shown),
            incarnation: 0,
            filling: Vec::new(),
        };
        let mut body = Message::Hello(Box::new(hello)).to_frame();
        let offered: Vec<_> = self
            .store
            .outbox(usize::MAX, &Default::default())
            .unwrap()
            .into_iter()
            .map(|s| (s, None))
            .collect();
        for part in offered.chunks(2) {
            body.extend(Message::Segments(part.to_vec()).to_frame());
        }
        body
    }

    pub fn auth(&self, path: &str, body: &[u8]) -> Auth {
        let signature = request_signature(&self.keys, &self.nonce, path, body);
        Auth {
            device: self.keys.device(),
            nonce: self.nonce.clone(),
            signature,
        }
    }

    /// One request, kept like a phone keeps it.
    pub fn sync(&mut self, county: &County) -> Heard {
        let body = self.body();
        let mut session = county.station.begin();
        assert!(body.chunks(100).all(|chunk| session.push(chunk)));
        let reply = session.finish(Some(self.auth("/v1/sync", &body)));
        self.hear(&reply)
    }

    /// As many requests as it takes.
    pub fn sync_all(&mut self, county: &County) -> Heard {
        for _ in 0..10 {
            let heard = self.sync(county);
            match heard.problem.as_ref().map(|p| p.advice.number()) {
                Some(3) => self.show_certificate = true,
                Some(2) => {}
                Some(_) => panic!("{:?}", heard.problem),
                None if heard.rewound.is_none() => return heard,
                None => {}
            }
        }
        panic!("it never ends");
    }

    pub fn hear(&mut self, reply: &[u8]) -> Heard {
        let mut heard = Heard::default();
        for message in messages(reply) {
            match message {
                Message::Acks(acks) => {
                    for (head, position) in &acks.received {
                        self.store.write(|w| w.set_position(head, *position)).unwrap();
                    }
                    heard.acks.extend(acks.received);
                    heard.refused.extend(acks.refused);
                }
                Message::Segments(segments) => {
                    for (segment, position) in segments {
                        let scope = &segment.head().scope;
                        let stated = segment.payloads.iter().flatten();
                        let stated = stated.filter_map(|e| Statement::from_entry(scope, e).ok().flatten());
                        heard
                            .statements
                            .extend(stated.filter(|_| scope.holds_statements()));
                        heard.scopes.push(scope.clone());
                        self.store.write(|w| w.take_in(&segment, None, position)).unwrap();
                    }
                }
                Message::Rewound(rewound) => {
                    heard.rewound = Some(rewound.position);
                    self.store.write(|w| w.step_back(0)).unwrap();
                }
                Message::Tips(tips) => heard.tips += tips.tips.len(),
                Message::Done(done) => {
                    self.nonce = done.nonce.clone();
                    self.cursor = done.cursor;
                    heard.done = Some(done);
                }
                Message::Problem(problem) => {
                    if let ketepai_sync::message::Advice::StaleNonce { nonce } = &problem.advice {
                        self.nonce = nonce.clone();
                    }
                    heard.problem = Some(problem);
                }
                _ => {}
            }
        }
        heard
    }
}
