//! A tampered phone: forged rows, changes, statements and heads, with every hash computed and every signature
//! made anew by its real key, so that what lies behind the hashes gets to see them.

use ed25519_dalek::SigningKey;
use ketepai_core::App;
use ketepai_model::document::{Actor, Edit, Stored, edit_change, root_change};
use ketepai_model::identity::{DeviceKeys, Role};
use ketepai_model::ids::{HeadHash, PersonId};
use ketepai_model::log::{Entry, Head, Ruling, Segment, Statement, Verdict};
use ketepai_model::scope::Scope;
use ketepai_model::value::Value;
use ketepai_sync::wire;
use ketepai_tests::builders::Dice;

use super::super::{cast, records};
use super::rows::{changed, evidence, opens, spoil, spoilt};
use super::{bytes, cbor};

/// Forges in the name of one device.
pub struct Forger {
    pub keys: DeviceKeys,
    pub person: PersonId,
    actor: Actor,
    scopes: Vec<Scope>,
    /// What honest people wrote where this device may write too.
    pub honest: Vec<Segment>,
    past: Vec<(u64, HeadHash)>,
}

impl Forger {
    /// With the keys of a phone and all that it has seen.
    pub fn of(app: &App) -> Self {
        let me = app.identity().expect("enrolled");
        let area = cast::area();
        let others = PersonId([0xee; 8]);
        let honest = held(app, "work/%");
        Forger {
            keys: DeviceKeys {
                signing: me.keys.signing.clone(),
                sealing: me.keys.sealing.clone(),
            },
            person: me.person(),
            actor: me.actor,
            scopes: vec![
                Scope::Work(area.clone()),
                Scope::Public(area.clone()),
                Scope::From(area.clone(), me.person()),
                Scope::Person(me.person()),
                Scope::Person(others),
                Scope::From(area.clone(), others),
                Scope::Station(area.clone()),
                Scope::Report(area),
                Scope::Work("152525".parse().expect("an area")),
            ],
            honest,
            past: Vec::new(),
        }
    }

    /// A sealed segment of forged entries.
    pub fn segment(&mut self, dice: &mut Dice) -> Segment {
        let scope = match dice.below(4) {
            0 => dice.pick(&self.scopes).clone(),
            _ => self.scopes[0].clone(),
        };
        let entries: Vec<Entry> = (0..1 + dice.below(4)).map(|_| self.entry(&scope, dice)).collect();
        let (number, previous) = self.place(dice);
        let head = Head {
            scope,
            device: self.keys.device(),
            number,
            previous,
            entries: entries.iter().map(Entry::hash).collect(),
            evidence: entries.iter().map(|_| evidence(dice)).collect(),
            checkpoint: dice.once_in(2).then(|| dice.bytes()),
        };
        self.past.push((head.number, head.hash()));
        Segment {
            signed: head.sign(&self.keys.signing),
            payloads: entries
                .into_iter()
                .map(|e| (!dice.once_in(20)).then_some(e))
                .collect(),
        }
    }

    /// A place in the log: the next, one taken already, one out of this world.
    fn place(&self, dice: &mut Dice) -> (u64, Option<HeadHash>) {
        let Some((number, hash)) = self.past.last().filter(|_| !dice.once_in(8)) else {
            return (1, None);
        };
        match dice.below(6) {
            0 => (bytes::interesting(dice).max(2), Some(HeadHash(dice.bytes()))),
            1 => {
                let (number, hash) = *dice.pick(&self.past);
                (number.saturating_add(1), Some(hash))
            }
            _ => (number.saturating_add(1), Some(*hash)),
        }
    }

    /// Signs a head anew, in this device's name.
    pub fn sign(&self, mut segment: Segment, dice: &mut Dice) -> Segment {
        if dice.once_in(2) {
            segment.signed.head.device = self.keys.device();
        }
        if segment.head().device == self.keys.device() {
            segment.signed = segment.signed.head.sign(&self.keys.signing);
        }
        segment
    }

    /// A forged entry.
    pub fn entry(&self, scope: &Scope, dice: &mut Dice) -> Entry {
        if scope.holds_statements() || dice.once_in(20) {
            return self.statement(dice).to_entry(scope);
        }
        let known = self.known(dice);
        match dice.below(6) {
            0 | 1 => self.root(scope, dice),
            2 => opens(
                scope,
                &known.kind,
                changed(&known.body, &self.known(dice).body, dice),
            ),
            3 => Entry {
                body: changed(&known.body, &self.known(dice).body, dice),
                ..known
            },
            4 => self.edit(scope, dice).unwrap_or(known),
            _ => Entry {
                kind: if dice.once_in(2) {
                    "visit".into()
                } else {
                    "ß".repeat(dice.below(16))
                },
                schema: bytes::interesting(dice) as u32,
                ..known
            },
        }
    }

    fn known(&self, dice: &mut Dice) -> Entry {
        let segment = dice.pick(&self.honest);
        let entries: Vec<&Entry> = segment.payloads.iter().flatten().collect();
        (*dice.pick(&entries)).clone()
    }

    /// A row as no honest app writes it, in a root as Automerge writes it.
    fn root(&self, scope: &Scope, dice: &mut Dice) -> Entry {
        let record = dice.pick(&records::all()).clone();
        let mut fields = record.to_fields();
        if dice.once_in(2) {
            fields.insert("p".into(), Value::Bytes(self.person.0.to_vec()));
        }
        for _ in 0..1 + dice.below(3) {
            spoil(&mut fields, dice);
        }
        let kind = record.kind().expect("a known kind");
        opens(scope, kind.name(), root_change(&fields, &self.actor))
    }

    /// An edit on somebody's record, made by Automerge, of values that no app writes.
    fn edit(&self, scope: &Scope, dice: &mut Dice) -> Option<Entry> {
        let known = self.known(dice);
        let author = dice.pick(&self.honest).head().device;
        let root = Stored {
            hash: known.hash(),
            device: author,
            kind: &known.kind,
            body: &known.body,
            judged: true,
            author: None,
        };
        let key = ["t", "s", "v", "n", "q", "f", "to", "dd", "n/zh-CN", "zz"][dice.below(10)].to_owned();
        let edit = match dice.below(3) {
            0 => Edit::Append(key, vec![spoilt(2, dice)]),
            1 => Edit::Clear(key),
            _ => Edit::Set(key, spoilt(2, dice)),
        };
        let body = edit_change(
            known.record,
            scope,
            &[root],
            &|_| false,
            &self.actor,
            &[edit],
            None,
        );
        Some(Entry {
            body: body.ok()??,
            ..known
        })
    }

    /// What only a station may say.
    pub fn statement(&self, dice: &mut Dice) -> Statement {
        let known = self.known(dice);
        match dice.below(3) {
            0 => {
                let mut certificate = cast::certificate();
                certificate.device = self.keys.device();
                certificate.signing = self.keys.verifying();
                certificate.roles = vec![Role::Coordinator];
                certificate.incarnation = bytes::interesting(dice) as u32;
                Statement::Certificate(Box::new(certificate.signed_by(&self.keys)))
            }
            1 => {
                let root = SigningKey::from_bytes(&dice.bytes());
                let incarnation = bytes::interesting(dice) as u32;
                Statement::StationKey(ketepai_model::identity::StationKey::certify(
                    &root,
                    cast::area(),
                    &self.keys,
                    incarnation,
                    0,
                ))
            }
            _ => Statement::Verdict(Verdict {
                ruling: Ruling::from_number(1 + dice.below(4) as u8).expect("one of four"),
                record: known.record,
                entry: dice.once_in(2).then(|| known.hash()),
                device: dice.once_in(2).then(|| self.honest[0].head().device),
                reason: "because".into(),
            }),
        }
    }
}

/// A batch with something changed in it, and signed anew where it still reads; else as it is.
pub fn batch(forger: &mut Forger, dice: &mut Dice) -> Vec<u8> {
    let mut one = |dice: &mut Dice| match dice.below(3) {
        0 => (dice.pick(&forger.honest).clone(), None),
        _ => (forger.segment(dice), None),
    };
    let honest = [one(dice), one(dice), one(dice)];
    let (batch, other) = (
        wire::encode_segments(&honest),
        wire::encode_segments(&honest[..1]),
    );
    let (Some(mut tree), Some(other)) = (cbor::parse(&batch), cbor::parse(&other)) else {
        unreachable!("our own batches are plain CBOR")
    };
    for _ in 0..1 + dice.below(2) {
        cbor::mutate(&mut tree, &other, dice);
    }
    let mut mutant = Vec::new();
    cbor::write(&tree, &mut mutant);
    if dice.once_in(8) {
        mutant = bytes::mutate(&mutant, &batch, dice);
    }
    match wire::decode_segments(&mutant) {
        Ok(segments) => {
            let again = segments
                .into_iter()
                .map(|(segment, at)| (forger.sign(segment, dice), at));
            wire::encode_segments(&again.collect::<Vec<_>>())
        }
        Err(_) => mutant,
    }
}

/// The segments that a phone holds of scopes named like this.
pub fn held(app: &App, scopes: &str) -> Vec<Segment> {
    let store = app.store();
    let sql = "SELECT s.id FROM segment s JOIN scope c ON c.id = s.scope WHERE c.name LIKE ?1";
    let mut query = store.connection().prepare(sql).expect("a query");
    let ids = query
        .query_map([scopes], |row| row.get::<_, i64>(0))
        .expect("rows");
    ids.map(|id| store.segment(id.expect("an id")).expect("a segment"))
        .collect()
}
