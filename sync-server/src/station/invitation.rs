//! Inviting a person: a one-time code on paper, and for those who serve a public card.
//!
//! The code itself is kept nowhere. Names stay at the station and on the card; no certificate carries one.

use std::collections::BTreeMap;

use ketepai_model::document::{Actor, root_change};
use ketepai_model::envoy::Envoy;
use ketepai_model::identity::{Invitation, Role, code_hash};
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_model::log::{Entry, record_id};
use ketepai_model::record::{Envelope, Record};
use ketepai_model::scope::{Area, Scope};

use super::desk::ZONE_MINUTES;
use super::{NOTE_ADDRESS, Station};
use crate::context::random;
use crate::error::Error;
use crate::store::{Batch, Invited, Note};

/// Letters and digits that nobody mistakes for each other (Crockford's base32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const CODE_LETTERS: usize = 10;
const MOST_MINUTES: u32 = 7 * 24 * 60;
/// A poster hangs for a year.
const MOST_POSTER_MINUTES: u32 = 366 * 24 * 60;
const MOST_PER_DAY: u32 = 1_000;
const MOST_NAME_LETTERS: usize = 40;

/// Whom to invite.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Invite {
    /// How the person is called.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// Where they work: the county or an area in it.
    pub area: Area,
    /// A person who has a device already; `None` for somebody new.
    pub person: Option<PersonId>,
    /// For how long the invitation holds; 15 is usual.
    pub minutes: u32,
    /// A poster for herders: anybody may use it, so many a day.
    #[serde(default)]
    pub per_day: Option<u32>,
}

/// An invitation, ready to be printed. Shown once: the station keeps only the code's hash.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Issued {
    /// What the QR says.
    pub text: String,
    /// Its number.
    pub number: u64,
    /// For whom.
    pub person: PersonId,
    /// Until when, seconds since 1970 UTC.
    pub until_s: i64,
}

impl Station {
    /// Makes an invitation. An envoy, team head or desk expert who is new gets a public card with it.
    pub fn invite(&self, invite: &Invite) -> Result<Issued, Error> {
        let role = self.check(invite)?;
        let now_s = self.clock.wall_s();
        let mut desk = self.desk();
        let address = desk
            .store
            .note(NOTE_ADDRESS)?
            .and_then(|a| String::from_utf8(a).ok());
        let number = desk.store.next_invitation()?;
        let code = self.code();
        let invited = Invited {
            number,
            code: code_hash(number, &code),
            person: invite.person.unwrap_or_else(|| PersonId(random(&*self.chance))),
            role,
            area: invite.area.clone(),
            until_s: now_s + i64::from(invite.minutes) * 60,
            tries: 0,
            device: None,
            per_day: invite.per_day,
            today: 0,
        };
        let issued = Issued {
            number,
            person: invited.person,
            until_s: invited.until_s,
            text: Invitation {
                address: address.ok_or(Error::NoAddress)?,
                fingerprint: self.fingerprint(),
                number,
                code,
            }
            .to_string(),
        };
        let mut batch = Batch::default();
        if invite.person.is_none() && matches!(role, Role::Envoy | Role::TeamHead | Role::DeskExpert) {
            batch
                .documents
                .push(self.card(desk.keys.device(), invite, invited.person, now_s));
        }
        batch.notes = match invite.per_day {
            Some(_) => vec![Note::Invited(invited)],
            None => vec![Note::Named(invited.person, name(invite)), Note::Invited(invited)],
        };
        desk.commit(now_s, &batch)?;
        tracing::info!(number, role = role.code(), "invited");
        Ok(issued)
    }

    fn check(&self, invite: &Invite) -> Result<Role, Error> {
        let letters = name(invite).chars().count();
        if !(1..=MOST_NAME_LETTERS).contains(&letters) {
            return Err(Error::Invalid("name"));
        }
        let most = if invite.per_day.is_some() {
            MOST_POSTER_MINUTES
        } else {
            MOST_MINUTES
        };
        if !(1..=most).contains(&invite.minutes) {
            return Err(Error::Invalid("minutes"));
        }
        if !self.county.covers(&invite.area) {
            return Err(Error::ForeignArea);
        }
        if invite.per_day.is_some_and(|n| !(1..=MOST_PER_DAY).contains(&n)) {
            return Err(Error::Invalid("per_day"));
        }
        let role = Role::from_code(&invite.role).ok_or(Error::Invalid("role"))?;
        match invite.per_day.is_some() && role != Role::Herder {
            true => Err(Error::Invalid("role")),
            false => Ok(role),
        }
    }

    fn code(&self) -> String {
        let bytes: [u8; CODE_LETTERS] = random(&*self.chance);
        bytes
            .iter()
            .map(|b| char::from(LETTERS[usize::from(b & 31)]))
            .collect()
    }

    /// What everybody may know of somebody who serves.
    fn card(&self, author: DeviceId, invite: &Invite, person: PersonId, now_s: i64) -> (Scope, Entry) {
        let envelope = Envelope::own(person, now_s, i64::from(ZONE_MINUTES));
        let card = Envoy {
            person: Some(person),
            names: BTreeMap::from([("zh-CN".to_owned(), name(invite))]),
            in_post: true,
            ..Envoy::new(envelope)
        };
        let scope = card.scope(&invite.area);
        let body = root_change(&card.to_fields(), &Actor::new(&author, random(&*self.chance)));
        let record = record_id(&scope, &body);
        (
            scope,
            Entry {
                record,
                kind: Envoy::KIND.to_owned(),
                schema: Envoy::SCHEMA,
                body,
            },
        )
    }
}

fn name(invite: &Invite) -> String {
    invite.name.trim().to_owned()
}

/// A code as a person may have typed it: capitals, and the letters that are not in the alphabet.
pub(super) fn as_typed(code: &str) -> String {
    let letter = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    code.trim().chars().map(letter).collect()
}
