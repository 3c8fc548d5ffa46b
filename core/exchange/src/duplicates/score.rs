//! How likely two candidates are one, and why.

use ketepai_model::ids::RecordId;
use ketepai_model::organisation::{OrganisationType, is_credit_code};
use ketepai_model::place::Position;

use super::Candidate;
use super::names::{Alike, Name};

/// Nearer than this, places count as the same neighbourhood.
pub(super) const NEAR_M: f64 = 2_000.0;
const CLOSE_M: f64 = 300.0;
const ENOUGH: u32 = 40;

/// Why a pair is proposed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// The same valid unified social credit code.
    SameCreditCode,
    /// A telephone number in common. A family may share one.
    SamePhone,
    /// Names alike, in whatever script.
    NamesAlike(Alike),
    /// Two of their places lie this many metres apart.
    PlacesNear(u32),
    /// The same village, or the same town where no village is given.
    SameArea,
}

impl Reason {
    /// The code whose sentence lives with the shells.
    pub fn code(self) -> &'static str {
        match self {
            Reason::SameCreditCode => "same_credit_code",
            Reason::SamePhone => "same_phone",
            Reason::NamesAlike(_) => "names_alike",
            Reason::PlacesNear(_) => "places_near",
            Reason::SameArea => "same_area",
        }
    }

    fn points(self) -> u32 {
        match self {
            Reason::SameCreditCode => 70,
            Reason::SamePhone => 30,
            Reason::NamesAlike(Alike::Same) => 35,
            Reason::NamesAlike(Alike::Sound) => 25,
            Reason::PlacesNear(metres) if f64::from(metres) <= CLOSE_M => 25,
            Reason::PlacesNear(_) => 15,
            Reason::SameArea => 15,
        }
    }
}

/// Two records that may be one organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The record with the smaller id.
    pub a: RecordId,
    /// The other.
    pub b: RecordId,
    /// 40 to 100.
    pub score: u32,
    /// Why, strongest first.
    pub reasons: Vec<Reason>,
}

/// A candidate made ready for comparing.
pub(super) struct Look {
    pub id: RecordId,
    pub names: Vec<Name>,
    pub phones: Vec<String>,
    pub credit_code: String,
    pub positions: Vec<Position>,
    pub area: String,
    kind: Option<OrganisationType>,
}

impl Look {
    pub fn of(candidate: &Candidate) -> Self {
        let code = candidate.credit_code.trim().to_uppercase();
        let fixes = candidate.positions.iter();
        Look {
            id: candidate.id,
            names: candidate.names.values().map(|name| Name::of(name)).collect(),
            phones: phones(&candidate.phone),
            credit_code: if is_credit_code(&code) {
                code
            } else {
                String::new()
            },
            positions: fixes
                .filter_map(|(lat, lon)| Position::from_degrees(*lat, *lon, "typed").ok())
                .collect(),
            area: candidate.area.clone(),
            kind: candidate.kind.clone(),
        }
    }
}

/// The digits of every number in a text: 7 or more, without the country's code.
fn phones(text: &str) -> Vec<String> {
    let text = crate::text::half_width(text).replace(['-', ' ', '(', ')'], "");
    let runs = text
        .split(|c: char| !c.is_ascii_digit())
        .map(|run| match run.len() {
            13 => run.strip_prefix("86").unwrap_or(run),
            15 => run.strip_prefix("0086").unwrap_or(run),
            _ => run,
        });
    let mut phones: Vec<String> = runs
        .filter(|run| (7..=13).contains(&run.len()))
        .map(str::to_owned)
        .collect();
    phones.sort();
    phones.dedup();
    phones
}

/// A proposal, or nothing.
pub(super) fn compare(x: &Look, y: &Look) -> Option<Proposal> {
    let reasons = reasons(x, y);
    let has = |code| reasons.iter().any(|reason| reason.code() == code);
    // Two valid codes that differ are two legal persons, however alike.
    let two_codes = !x.credit_code.is_empty() && !y.credit_code.is_empty() && x.credit_code != y.credit_code;
    let founded = has("same_credit_code") || (has("names_alike") && reasons.len() > 1);
    let score = reasons.iter().map(|reason| reason.points()).sum::<u32>();
    let score = if other_kind(x, y) {
        score.saturating_sub(20)
    } else {
        score
    };
    let (a, b) = (x.id.min(y.id), x.id.max(y.id));
    let enough = founded && !two_codes && score >= ENOUGH && a != b;
    enough.then(|| Proposal {
        a,
        b,
        score: score.min(100),
        reasons,
    })
}

/// A household and a firm are rarely one, though a family farm and its household often are.
fn other_kind(x: &Look, y: &Look) -> bool {
    let legal =
        |kind: &OrganisationType| !matches!(kind, OrganisationType::Household | OrganisationType::FamilyFarm);
    x.kind
        .as_ref()
        .zip(y.kind.as_ref())
        .is_some_and(|(x, y)| x != y && (legal(x) || legal(y)))
}

fn reasons(x: &Look, y: &Look) -> Vec<Reason> {
    let code = !x.credit_code.is_empty() && x.credit_code == y.credit_code;
    let names = x
        .names
        .iter()
        .flat_map(|a| y.names.iter().filter_map(|b| a.alike(b)))
        .max();
    let phone = x.phones.iter().any(|phone| y.phones.contains(phone));
    let pairs = x
        .positions
        .iter()
        .flat_map(|a| y.positions.iter().map(|b| a.distance_m(b)));
    let nearest = pairs.min_by(f64::total_cmp).filter(|metres| *metres <= NEAR_M);
    let area = x.area == y.area && x.area.len() >= 9;
    let mut reasons: Vec<Reason> = [
        code.then_some(Reason::SameCreditCode),
        phone.then_some(Reason::SamePhone),
        names.map(Reason::NamesAlike),
        nearest.map(|metres| Reason::PlacesNear(metres.round() as u32)),
        area.then_some(Reason::SameArea),
    ]
    .into_iter()
    .flatten()
    .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.points()));
    reasons
}
