//! What a rule is made of: scopes, openers, editors, fields. Must not name a kind: [`table`] does.

mod table;

use crate::identity::Role;
use crate::scope::Scope;

/// The envelope's key for who served.
pub(super) const SERVED_BY: &str = "b";
/// The envelope's keys that nobody changes: who typed, and what it continues.
pub(super) const TYPIST: &[&str] = &["y", "c"];
/// On an envoy's card: the person.
pub(super) const CARD_PERSON: &str = "p";
/// On an envoy's card: in post.
pub(super) const CARD_IN_POST: &str = "i";
/// On an envoy's card: what only an office sets. Person, level, post, terms.
pub(super) const CARD_OFFICE: &[&str] = &["p", "f", "i", "d", "e"];

/// The family of a scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Family {
    Public,
    Work,
    From,
    Person,
    Report,
}

impl Family {
    pub(super) fn holds(self, scope: &Scope) -> bool {
        matches!(
            (self, scope),
            (Family::Public, Scope::Public(_))
                | (Family::Work, Scope::Work(_))
                | (Family::From, Scope::From(..))
                | (Family::Person, Scope::Person(_))
                | (Family::Report, Scope::Report(_))
        )
    }
}

/// Who edits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Editor {
    /// Whoever has one of these roles.
    Roles(&'static [Role]),
    /// Who served or who typed.
    Owner,
    /// Whom the packed list of persons under this key names.
    Listed(&'static str),
    /// The person under this key.
    Named(&'static str),
}

/// Which fields.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keys {
    All,
    AllBut(&'static [&'static str]),
    Only(&'static [&'static str]),
}

impl Keys {
    pub(super) fn holds(self, key: &str) -> bool {
        match self {
            Keys::All => true,
            Keys::AllBut(keys) => !keys.contains(&key),
            Keys::Only(keys) => keys.contains(&key),
        }
    }
}

/// What holds for one kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub kind: &'static str,
    /// In which families of scopes; empty: in any.
    pub families: &'static [Family],
    pub opens: &'static [Role],
    /// Who may open a card of themselves.
    pub own_card: &'static [Role],
    /// Whoever opens may type another's word.
    pub proxy: bool,
    /// Not even a coordinator types it for another.
    pub own_only: bool,
    pub once: bool,
    /// Fields that only these roles set, even when they open the record.
    pub reserved: (&'static [&'static str], &'static [Role]),
    /// Once this field is there, only those for whom fields are reserved change anything.
    pub decided_by: Option<&'static str>,
    pub edits: &'static [(Editor, Keys)],
}

const fn rule(
    kind: &'static str,
    families: &'static [Family],
    opens: &'static [Role],
    edits: &'static [(Editor, Keys)],
) -> Rule {
    Rule {
        kind,
        families,
        opens,
        own_card: &[],
        proxy: false,
        own_only: false,
        once: false,
        reserved: (&[], &[]),
        decided_by: None,
        edits,
    }
}

impl Rule {
    const fn proxy(self) -> Self {
        Rule { proxy: true, ..self }
    }
    const fn once(self) -> Self {
        Rule { once: true, ..self }
    }
    const fn own_only(self) -> Self {
        Rule {
            own_only: true,
            ..self
        }
    }
    const fn reserving(self, keys: &'static [&'static str], to: &'static [Role]) -> Self {
        Rule {
            reserved: (keys, to),
            ..self
        }
    }
    const fn decided_by(self, key: &'static str) -> Self {
        Rule {
            decided_by: Some(key),
            ..self
        }
    }
    const fn own_card(self, own_card: &'static [Role]) -> Self {
        Rule { own_card, ..self }
    }
}

/// The rule of a kind, if it has one here.
pub(super) fn of(kind: &str) -> Option<&'static Rule> {
    table::TABLE.iter().find(|rule| rule.kind == kind)
}

/// Every kind that has a rule.
#[cfg(test)]
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    table::TABLE.iter().map(|rule| rule.kind)
}
