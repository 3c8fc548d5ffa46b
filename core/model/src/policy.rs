//! Who may write what ✍: one pure function, asked by the station for its verdicts and by every phone for its
//! provisional opinion and before it writes at all. It looks at a change as its author saw the record: the
//! row **at the change's own dependencies**, never the present state; and at the author's certificate.
//!
//! # The rules in words
//!
//! Everywhere: who **typed** a record is the person of the device that wrote it, and neither that nor the
//! record it continues ever changes. What somebody types about a **service of their own** is theirs; only a
//! coordinator or an officer types what another envoy did, and only for the kinds marked *proxy* does anybody
//! else type a herder's word. An observer writes nothing, nor does who has no role that this program knows; of
//! several roles, which somebody has while being posted from one to another, each permits by itself. The
//! station itself may write everything. Kinds of newer programs are nobody's to judge here: whoever may write in
//! the scope may write them.
//!
//! *Serving* are envoy and team head. *Owner* is who served or who typed. *Once*: never changed, not even
//! deleted (its person may have it erased). Who served is put right by a coordinator or an officer, or by an
//! editor to themselves. *Reserved* fields are set by that role alone, even when a record is opened.
//!
//! | kind | scope | opened by | edited by |
//! |---|---|---|---|
//! | organisation | work | serving, coordinator (proxy) | the same |
//! | envoy | public | officer, coordinator; serving, desk expert: their own card, without level and terms | officer, coordinator; the person on the card, but not level, terms, post or person |
//! | team | work, public | officer, coordinator | the same |
//! | station | public | officer, coordinator | officer; coordinator, but not filing number, filing date and assessments, which are reserved to the officer |
//! | demand | from, work | herder, firm contact, serving, coordinator, officer (proxy) | owner, coordinator, officer; serving, home-unit contact: steps, state and passing on only |
//! | supply | work, public | serving, coordinator | owner |
//! | application | work, from | serving, home-unit contact | owner, officer; home-unit contact: consent, scan and steps only |
//! | assignment | work, from | officer | officer; signers (serving, firm contact, home-unit contact): signature, scan, steps and objections only; coordinator: steps, scan, publicity and objections only |
//! | arrival | person | serving, of themselves | once |
//! | visit | work | serving, coordinator | owner, coordinator; its companions, but not who they are |
//! | treatment | work, person | serving, coordinator | owner, coordinator |
//! | confirmation | from | herder, firm contact, serving, coordinator (proxy); *own phone* only on the device of the person who confirms | once |
//! | satisfaction | from, person | herder, firm contact, coordinator (proxy); serving alone does not | once |
//! | notice | public | serving, coordinator, officer | owner, coordinator, officer |
//! | sign_up | from | herder, firm contact, serving, coordinator (proxy) | owner, coordinator |
//! | training | work | serving, coordinator | owner, coordinator; its trainers, but not who they are |
//! | attachment | any | everybody but observers (proxy) | owner |
//! | question | from | herder, firm contact, serving, desk expert, coordinator (proxy) | owner, but not the answers and their files; desk expert, serving and coordinator: answers and their files, domain, triage, state and who answers only |
//! | trade | public | herder, firm contact, serving, coordinator (proxy) | owner, coordinator |
//! | expense | person, report | serving, coordinator | owner, but not the approval, which is reserved to the officer, and nothing once it is there; officer |
//! | outcome | work | serving, coordinator, officer | owner and coordinator, but not who verified it and when, which is reserved to the officer, and nothing once it is there; officer |
//! | evaluation | report, person, work | officer | officer; coordinator: what it rests on and steps only |
//! | task | work, person | everybody but observers | owner, officer |
//! | figure | report, work | coordinator, officer | coordinator, officer |
//! | report | report | coordinator, officer | coordinator, officer |
//! | programme | public | officer | officer |
//!
//! Must not know devices, clocks, a store or the present state of anything.

mod rules;

use crate::identity::Role;
use crate::ids::PersonId;
use crate::record::Envelope;
use crate::scope::Scope;
use crate::value::{Field, Fields, Packed};
use rules::{Editor, Keys, Rule};

/// Who writes, by the certificates in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// The person of the device.
    pub person: PersonId,
    /// In these roles.
    pub roles: Vec<Role>,
}

impl Author {
    /// Whether the person has one of these roles.
    pub fn is_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
}

/// What a change does to a record.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// The record's scope.
    pub scope: &'a Scope,
    /// Its kind's name, known here or not.
    pub kind: &'a str,
    /// The row at the change's own dependencies; `None` when the change opens the record.
    pub before: Option<&'a Fields>,
    /// The row with the change.
    pub after: &'a Fields,
}

/// Why a change is not the author's to make. The code is what a verdict carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, thiserror::Error)]
pub enum Denial {
    /// The role does not write this kind.
    #[error("the role does not write this kind")]
    Role,
    /// This kind does not belong in this scope.
    #[error("of a kind that does not belong in this scope")]
    Scope,
    /// Written once, and written already.
    #[error("written once")]
    Once,
    /// Somebody else's record.
    #[error("somebody else's record")]
    NotYours,
    /// Somebody else's part of the record.
    #[error("somebody else's part of the record")]
    NotYourField,
    /// Names another as the one who typed it, or changes who that was.
    #[error("names another as the one who typed it")]
    Typist,
    /// Claims somebody else's service or word.
    #[error("claims somebody else's service or word")]
    ForAnother,
}

impl Denial {
    const ALL: [(Denial, &'static str); 7] = [
        (Denial::Role, "role_may_not"),
        (Denial::Scope, "wrong_scope"),
        (Denial::Once, "written_once"),
        (Denial::NotYours, "not_yours"),
        (Denial::NotYourField, "not_your_field"),
        (Denial::Typist, "false_typist"),
        (Denial::ForAnother, "for_another"),
    ];

    /// Every denial.
    pub fn all() -> impl Iterator<Item = Denial> {
        Self::ALL.into_iter().map(|d| d.0)
    }

    /// The code, as in verdicts and `locales/`.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|d| d.0 == self).map_or("", |d| d.1)
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|d| d.1 == code).map(|d| d.0)
    }
}

/// Whether a change is its author's to make.
pub fn judge(author: &Author, deed: &Deed<'_>) -> Result<(), Denial> {
    if author
        .roles
        .iter()
        .all(|r| matches!(r, Role::Observer | Role::Other(_)))
    {
        return Err(Denial::Role);
    }
    let Some(rule) = rules::of(deed.kind) else {
        return Ok(());
    };
    if !rule.families.is_empty() && !rule.families.iter().any(|family| family.holds(deed.scope)) {
        return Err(Denial::Scope);
    }
    match deed.before {
        None => open(author, rule, deed.after),
        Some(before) => edit(author, rule, before, deed.after),
    }
}

fn open(author: &Author, rule: &Rule, row: &Fields) -> Result<(), Denial> {
    let envelope = envelope(row);
    let mine = envelope.served_by == author.person;
    if envelope.typed_by != author.person {
        return Err(Denial::Typist);
    }
    if !author.is_any(rule.opens) {
        return opens_own_card(author, rule, row);
    }
    // A coordinator types the notebooks of colleagues; a herder's word may be typed by whoever is there.
    let for_others = author.is_any(&[Role::Coordinator, Role::Officer]) && !rule.own_only;
    if !mine && !for_others && !rule.proxy {
        return Err(Denial::ForAnother);
    }
    let (reserved, roles) = rule.reserved;
    if reserved.iter().any(|key| row.contains_key(*key)) && !author.is_any(roles) {
        return Err(Denial::NotYourField);
    }
    if rule.kind == "confirmation" && says_own_phone(row) && person(row, "p") != Some(author.person) {
        return Err(Denial::ForAnother);
    }
    Ok(())
}

fn opens_own_card(author: &Author, rule: &Rule, row: &Fields) -> Result<(), Denial> {
    if rule.own_card.is_empty() || !author.is_any(rule.own_card) {
        return Err(Denial::Role);
    }
    if person(row, rules::CARD_PERSON) != Some(author.person) {
        return Err(Denial::NotYours);
    }
    if envelope(row).served_by != author.person {
        return Err(Denial::ForAnother);
    }
    let office = rules::CARD_OFFICE
        .iter()
        .filter(|key| **key != rules::CARD_PERSON && **key != rules::CARD_IN_POST);
    match office.into_iter().any(|key| row.contains_key(*key)) {
        true => Err(Denial::NotYourField),
        false => Ok(()),
    }
}

fn edit(author: &Author, rule: &Rule, before: &Fields, after: &Fields) -> Result<(), Denial> {
    if rule.once {
        return Err(Denial::Once);
    }
    let changed = changed(before, after);
    if changed.iter().any(|key| rules::TYPIST.contains(key)) {
        return Err(Denial::Typist);
    }
    let mine: Vec<&Keys> = rule
        .edits
        .iter()
        .filter(|(editor, _)| is_editor(author, *editor, before))
        .map(|(_, keys)| keys)
        .collect();
    if mine.is_empty() {
        return Err(Denial::NotYours);
    }
    if !changed.iter().all(|key| mine.iter().any(|keys| keys.holds(key))) {
        return Err(Denial::NotYourField);
    }
    // What an office has decided is no longer its owner's to change: the decision was about what stood there.
    let decided = rule.decided_by.is_some_and(|key| before.contains_key(key));
    if decided && !author.is_any(rule.reserved.1) {
        return Err(Denial::NotYourField);
    }
    match may_name(author, &changed, after) {
        true => Ok(()),
        false => Err(Denial::ForAnother),
    }
}

/// Who served may be put right by a coordinator or an officer, and by its typist only to themselves.
fn may_name(author: &Author, changed: &[&str], after: &Fields) -> bool {
    !changed.contains(&rules::SERVED_BY)
        || author.is_any(&[Role::Coordinator, Role::Officer])
        || envelope(after).served_by == author.person
}

fn is_editor(author: &Author, editor: Editor, before: &Fields) -> bool {
    match editor {
        Editor::Roles(roles) => author.is_any(roles),
        Editor::Owner => {
            let envelope = envelope(before);
            [envelope.served_by, envelope.typed_by].contains(&author.person)
        }
        Editor::Listed(key) => {
            let listed = before.get(key).and_then(Packed::<PersonId>::from_value);
            listed.is_some_and(|listed| listed.0.contains(&author.person))
        }
        Editor::Named(key) => person(before, key) == Some(author.person),
    }
}

fn envelope(row: &Fields) -> Envelope {
    Envelope::read(&mut row.clone(), &mut Fields::new())
}

fn person(row: &Fields, key: &str) -> Option<PersonId> {
    row.get(key).and_then(PersonId::from_value)
}

fn says_own_phone(row: &Fields) -> bool {
    use crate::confirmation::Means;
    row.get("k").and_then(Means::from_value) == Some(Means::OwnPhone)
}

/// The keys whose values differ.
fn changed<'a>(before: &'a Fields, after: &'a Fields) -> Vec<&'a str> {
    let keys: std::collections::BTreeSet<&str> =
        before.keys().chain(after.keys()).map(String::as_str).collect();
    keys.into_iter()
        .filter(|key| before.get(*key) != after.get(*key))
        .collect()
}

#[cfg(test)]
mod tests;
