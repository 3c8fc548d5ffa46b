//! The table of [`crate::policy`], as data. One row a kind; a kind that is not here is a newer program's.

use super::{CARD_OFFICE, CARD_PERSON, Editor, Family, Keys, Rule, rule};
use crate::identity::Role;

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

/// A demand's steps, state, and to whom and why it was passed on.
const DEMAND_STEPS: &[&str] = &["st", "s", "u", "pr"];
/// An application's consent, by whom and when, the scan and the steps.
const CONSENT: &[&str] = &["k", "w", "e", "v", "s"];
/// What a signer puts to an assignment: signature, scan, steps, objections.
const SIGNING: &[&str] = &["i", "n", "s", "po"];
/// What the station does to an assignment: steps, scan, publicity and objections.
const PUBLICITY: &[&str] = &["s", "n", "po", "pf", "pu", "pp", "pr"];
/// An expense's approval, by whom and why.
const APPROVAL: &[&str] = &["a", "h", "r"];
/// A station's filing number and date, and its yearly assessments.
const FILING: &[&str] = &["g", "d", "e"];
/// On what an evaluation rests, and its steps: who hands the material in does not evaluate.
const MATERIAL: &[&str] = &["q", "s"];
/// Who verified an outcome, and when.
const VERIFIED: &[&str] = &["v", "e"];
/// A question's answers with their files.
const ANSWERS: &[&str] = &["a", "f"];
/// The same with domain, triage, state and who is to answer.
const ANSWERING: &[&str] = &["a", "f", "d", "k", "p", "e"];

use Editor::{Listed, Named, Owner, Roles};
use Family::{From, Person, Public, Report, Work};
use Keys::{All, AllBut, Only};

pub(super) const TABLE: &[Rule] = &[
    rule("organisation", &[Work], FIELD, &[(Roles(FIELD), All)]).proxy(),
    rule(
        "envoy",
        &[Public],
        OFFICE,
        &[(Roles(OFFICE), All), (Named(CARD_PERSON), AllBut(CARD_OFFICE))],
    )
    .own_card(&[Role::Envoy, Role::TeamHead, Role::DeskExpert]),
    rule("team", &[Work, Public], OFFICE, &[(Roles(OFFICE), All)]),
    rule(
        "station",
        &[Public],
        OFFICE,
        &[(Roles(OFFICER), All), (Roles(COORDINATOR), AllBut(FILING))],
    )
    .reserving(FILING, OFFICER),
    rule(
        "demand",
        &[From, Work],
        &[
            Role::Herder,
            Role::FirmContact,
            Role::Envoy,
            Role::TeamHead,
            Role::Coordinator,
            Role::Officer,
        ],
        &[
            (Owner, All),
            (Roles(OFFICE), All),
            (
                Roles(&[Role::Envoy, Role::TeamHead, Role::HomeUnitContact]),
                Only(DEMAND_STEPS),
            ),
        ],
    )
    .proxy(),
    rule("supply", &[Work, Public], FIELD, &[(Owner, All)]),
    rule(
        "application",
        &[Work, From],
        &[Role::Envoy, Role::TeamHead, Role::HomeUnitContact],
        &[
            (Owner, All),
            (Roles(OFFICER), All),
            (Roles(&[Role::HomeUnitContact]), Only(CONSENT)),
        ],
    ),
    rule(
        "assignment",
        &[Work, From],
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
                Only(SIGNING),
            ),
            (Roles(COORDINATOR), Only(PUBLICITY)),
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
        &[Work, Person],
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
            (Owner, AllBut(ANSWERS)),
            (
                Roles(&[Role::DeskExpert, Role::Envoy, Role::TeamHead, Role::Coordinator]),
                Only(ANSWERING),
            ),
        ],
    )
    .proxy(),
    rule(
        "trade",
        &[Public],
        SERVED,
        &[(Owner, All), (Roles(COORDINATOR), All)],
    )
    .proxy(),
    rule(
        "expense",
        &[Person, Report],
        FIELD,
        &[(Owner, AllBut(APPROVAL)), (Roles(OFFICER), All)],
    )
    .reserving(APPROVAL, OFFICER)
    .decided_by("h"),
    rule(
        "outcome",
        &[Work],
        &[Role::Envoy, Role::TeamHead, Role::Coordinator, Role::Officer],
        &[
            (Owner, AllBut(VERIFIED)),
            (Roles(COORDINATOR), AllBut(VERIFIED)),
            (Roles(OFFICER), All),
        ],
    )
    .reserving(VERIFIED, OFFICER)
    .decided_by("v"),
    rule(
        "evaluation",
        &[Report, Person, Work],
        OFFICER,
        &[(Roles(OFFICER), All), (Roles(COORDINATOR), Only(MATERIAL))],
    ),
    rule(
        "task",
        &[Work, Person],
        ANYONE,
        &[(Owner, All), (Roles(OFFICER), All)],
    ),
    rule("figure", &[Report, Work], OFFICE, &[(Roles(OFFICE), All)]),
    rule("report", &[Report], OFFICE, &[(Roles(OFFICE), All)]),
    rule("programme", &[Public], OFFICER, &[(Roles(OFFICER), All)]),
];
