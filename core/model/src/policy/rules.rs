//! The table of [`super`], as data. One row a kind; a kind that is not here is a newer program's.

use crate::identity::Role;
use crate::scope::Scope;

/// Envoy and team head.
const SERVING: &[Role] = &[Role::Envoy, Role::TeamHead];
const OFFICE: &[Role] = &[Role::Officer, Role::Coordinator];
const OFFICER: &[Role] = &[Role::Officer];
const COORDINATOR: &[Role] = &[Role::Coordinator];
const FIELD: &[Role] = &[Role::Envoy, Role::TeamHead, Role::Coordinator];
const SERVED: &[Role] = &[
    Role::Herder,
    Role::FirmContact,
    Role::Envoy,
    Role::TeamHead,
    Role::Coordinator,
];
const ANYONE: &[Role] = &[
    Role::Herder,
    Role::Envoy,
    Role::TeamHead,
    Role::DeskExpert,
    Role::Coordinator,
    Role::Officer,
    Role::HomeUnitContact,
    Role::FirmContact,
];

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
    const fn own_card(self, own_card: &'static [Role]) -> Self {
        Rule { own_card, ..self }
    }
}

use Editor::{Listed, Named, Owner, Roles};
use Family::{From, Person, Public, Report, Work};
use Keys::{All, AllBut, Only};

const TABLE: &[Rule] = &[
    rule("organisation", &[Work], FIELD, &[(Roles(FIELD), All)]).proxy(),
    rule(
        "envoy",
        &[Public],
        OFFICE,
        &[(Roles(OFFICE), All), (Named(CARD_PERSON), AllBut(CARD_OFFICE))],
    )
    .own_card(&[Role::Envoy, Role::TeamHead, Role::DeskExpert]),
    rule("team", &[Work, Public], OFFICE, &[(Roles(OFFICE), All)]),
    rule("station", &[Public], OFFICER, &[(Roles(OFFICER), All)]),
    rule(
        "demand",
        &[From, Work],
        SERVED,
        &[(Owner, All), (Roles(COORDINATOR), All)],
    )
    .proxy(),
    rule("supply", &[Work, Public], SERVING, &[(Owner, All)]),
    rule(
        "application",
        &[Work, From],
        &[Role::Envoy, Role::TeamHead, Role::HomeUnitContact],
        &[(Owner, All), (Roles(OFFICER), All)],
    ),
    rule(
        "assignment",
        &[Work],
        OFFICER,
        &[
            (Roles(OFFICER), All),
            (
                Roles(&[
                    Role::Envoy,
                    Role::TeamHead,
                    Role::FirmContact,
                    Role::HomeUnitContact,
                ]),
                All,
            ),
        ],
    ),
    rule("arrival", &[Person], SERVING, &[]).once().own_only(),
    rule(
        "visit",
        &[Work],
        FIELD,
        &[
            (Owner, All),
            (Listed("m"), AllBut(&["m"])),
            (Roles(COORDINATOR), All),
        ],
    ),
    rule(
        "treatment",
        &[Work],
        FIELD,
        &[(Owner, All), (Roles(COORDINATOR), All)],
    ),
    rule("confirmation", &[From], SERVED, &[]).once().proxy(),
    rule(
        "satisfaction",
        &[From, Person],
        &[Role::Herder, Role::FirmContact, Role::Coordinator],
        &[],
    )
    .once()
    .proxy(),
    rule(
        "notice",
        &[Public],
        &[Role::Envoy, Role::TeamHead, Role::Coordinator, Role::Officer],
        &[(Owner, All), (Roles(OFFICE), All)],
    ),
    rule(
        "sign_up",
        &[From],
        SERVED,
        &[(Owner, All), (Roles(COORDINATOR), All)],
    )
    .proxy(),
    rule(
        "training",
        &[Work],
        FIELD,
        &[
            (Owner, All),
            (Listed("r"), AllBut(&["r"])),
            (Roles(COORDINATOR), All),
        ],
    ),
    rule("attachment", &[], ANYONE, &[(Owner, All)]).proxy(),
    rule(
        "question",
        &[From],
        &[
            Role::Herder,
            Role::FirmContact,
            Role::Envoy,
            Role::TeamHead,
            Role::DeskExpert,
            Role::Coordinator,
        ],
        &[
            (Owner, AllBut(&["a"])),
            (
                Roles(&[Role::DeskExpert, Role::Envoy, Role::TeamHead, Role::Coordinator]),
                Only(&["a", "d"]),
            ),
        ],
    )
    .proxy(),
    rule(
        "trade",
        &[Public],
        &[Role::Herder, Role::Envoy, Role::TeamHead],
        &[(Owner, All)],
    ),
    rule(
        "expense",
        &[Person],
        SERVING,
        &[(Owner, All), (Roles(OFFICER), All)],
    ),
    rule(
        "outcome",
        &[Work],
        SERVING,
        &[(Owner, All), (Roles(OFFICER), All)],
    ),
    rule("evaluation", &[Person], OFFICER, &[(Roles(OFFICER), All)]),
    rule(
        "task",
        &[Work, Person],
        ANYONE,
        &[(Owner, All), (Roles(OFFICER), All)],
    ),
    rule("figure", &[Report, Work], OFFICER, &[(Roles(OFFICER), All)]),
    rule("report", &[Report], OFFICE, &[(Roles(OFFICE), All)]),
    rule("programme", &[Public], OFFICER, &[(Roles(OFFICER), All)]),
];

/// The rule of a kind, if it has one here.
pub(super) fn of(kind: &str) -> Option<&'static Rule> {
    TABLE.iter().find(|rule| rule.kind == kind)
}

/// Every kind that has a rule.
#[cfg(test)]
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|rule| rule.kind)
}
