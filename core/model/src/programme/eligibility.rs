//! Who may take part (选派条件): each condition of a programme held against what is known of a candidate. Shows the
//! document's own words with every finding. Must not refuse for a blank: what nobody has filled in is not a no.
//! Must not believe or doubt what people declare of themselves: an officer does.

use super::rules::{Check, Condition, Eligibility, Rules, Strength};
use crate::civil::{civil_from_days, days_from_civil};
use crate::envoy::{Degree, Envoy, TitleRank};
use crate::organisation::Organisation;
use crate::station::Station;

/// Whoever is looked at, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate<'a> {
    /// The envoy's card.
    pub envoy: Option<&'a Envoy>,
    /// The firm, or the organisation that runs the station.
    pub organisation: Option<&'a Organisation>,
    /// The station.
    pub station: Option<&'a Station>,
    /// What the application declares: a condition's `value` or its text.
    pub declared: &'a [String],
    /// On which day, days since 1970-01-01.
    pub day: i64,
}

/// How a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Holds,
    /// It is known not to hold.
    Fails,
    /// Nobody has filled in what it looks at.
    Unknown,
}

impl Standing {
    /// The code, whose sentence is in `locales/` as `eligible-<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Holds => "holds",
            Standing::Fails => "fails",
            Standing::Unknown => "unknown",
        }
    }
}

/// One condition, held against the candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The document's words.
    pub text: String,
    /// Where it stands.
    pub clause: String,
    /// What is looked at.
    pub check: Check,
    /// How strongly the document says it.
    pub strength: Strength,
    /// How it stands.
    pub standing: Standing,
    /// It is one of several, any of which is enough.
    pub one_of: bool,
    /// It may be waived, with a reason (原则上).
    pub needs_reason: bool,
}

/// Whether somebody may take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eligible {
    /// Everything that must hold does.
    Yes,
    /// Something that must hold does not.
    No,
    /// Something is not known, or is to be explained, or stands in a document that is not here.
    Open,
}

impl Eligible {
    /// The code, whose sentence is in `locales/` as `eligible-<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Eligible::Yes => "yes",
            Eligible::No => "no",
            Eligible::Open => "open",
        }
    }
}

/// What comes of looking at somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Every condition, in the document's order.
    pub findings: Vec<Finding>,
    /// Documents that hold conditions and were not supplied.
    pub elsewhere: Vec<String>,
    /// What follows.
    pub eligible: Eligible,
}

impl Assessment {
    /// Whether a reason must be written before going on: a condition 原则上 does not hold.
    pub fn needs_reason(&self) -> bool {
        self.findings.iter().any(|finding| finding.needs_reason)
    }
}

/// Holds every condition for `who` (`envoy`, `firm`, `station`) against a candidate. A programme that names no
/// condition for them admits everybody.
pub fn assess(rules: &Rules, who: &str, candidate: &Candidate<'_>) -> Assessment {
    let mut assessment = Assessment {
        findings: Vec::new(),
        elsewhere: Vec::new(),
        eligible: Eligible::Yes,
    };
    for rule in rules.eligibility.iter().filter(|rule| rule.who == who) {
        let elsewhere = rule.elsewhere.trim();
        if !elsewhere.is_empty() {
            assessment.elsewhere.push(elsewhere.to_owned());
            assessment.eligible = both(assessment.eligible, Eligible::Open);
        }
        let eligible = both(all_of(rule, candidate, &mut assessment.findings), {
            any_of(rule, candidate, &mut assessment.findings)
        });
        assessment.eligible = both(assessment.eligible, eligible);
    }
    assessment
}

/// A no outweighs what is open, and that outweighs a yes.
fn both(one: Eligible, other: Eligible) -> Eligible {
    match (one, other) {
        (Eligible::No, _) | (_, Eligible::No) => Eligible::No,
        (Eligible::Open, _) | (_, Eligible::Open) => Eligible::Open,
        _ => Eligible::Yes,
    }
}

fn all_of(rule: &Eligibility, candidate: &Candidate<'_>, findings: &mut Vec<Finding>) -> Eligible {
    let mut eligible = Eligible::Yes;
    for condition in &rule.all {
        let mut finding = finding(rule, condition, candidate, false);
        let (means, needs_reason) = follows(finding.strength, finding.standing);
        finding.needs_reason = needs_reason;
        eligible = both(eligible, means);
        findings.push(finding);
    }
    eligible
}

/// One that holds is enough. Where none does, the weakest wording among them decides what follows, for each of them
/// would have been enough.
fn any_of(rule: &Eligibility, candidate: &Candidate<'_>, findings: &mut Vec<Finding>) -> Eligible {
    let group: Vec<Finding> = rule
        .any
        .iter()
        .map(|condition| finding(rule, condition, candidate, true))
        .collect();
    let any = |standing| group.iter().any(|finding| finding.standing == standing);
    let standing = match () {
        () if group.is_empty() || any(Standing::Holds) => Standing::Holds,
        () if any(Standing::Unknown) => Standing::Unknown,
        () => Standing::Fails,
    };
    let strength = group.iter().map(|finding| finding.strength);
    let (means, needs_reason) = follows(strength.max_by_key(weakness).unwrap_or_default(), standing);
    findings.extend(group.into_iter().map(|finding| Finding {
        needs_reason,
        ..finding
    }));
    means
}

fn weakness(strength: &Strength) -> u8 {
    match strength {
        Strength::Must => 0,
        Strength::AsARule => 1,
        Strength::Mainly | Strength::Strive | Strength::Encourage => 2,
    }
}

/// What follows for the candidate, and whether a reason is to be written.
fn follows(strength: Strength, standing: Standing) -> (Eligible, bool) {
    match (weakness(&strength), standing) {
        (_, Standing::Holds) | (2.., _) => (Eligible::Yes, false),
        (0, Standing::Fails) => (Eligible::No, false),
        (_, Standing::Fails) => (Eligible::Open, true),
        (_, Standing::Unknown) => (Eligible::Open, false),
    }
}

fn finding(rule: &Eligibility, condition: &Condition, candidate: &Candidate<'_>, one_of: bool) -> Finding {
    Finding {
        text: condition.text.clone(),
        clause: rule.clause.clone(),
        check: condition.check,
        strength: condition.strength,
        standing: standing(condition, candidate),
        one_of,
        needs_reason: false,
    }
}

fn standing(condition: &Condition, candidate: &Candidate<'_>) -> Standing {
    let (envoy, firm) = (candidate.envoy, candidate.organisation);
    let value = condition.value.trim();
    let known = match condition.check {
        // A box that is not ticked may just not have been looked at.
        Check::InPost => envoy.filter(|e| e.in_post).map(|_| true),
        Check::TitleAtLeast => {
            envoy.and_then(|e| reaches(TitleRank::CODES, e.title_rank.as_ref()?.code(), value))
        }
        Check::DegreeAtLeast => envoy.and_then(|e| reaches(Degree::CODES, e.degree.as_ref()?.code(), value)),
        Check::Declared => is_declared(condition, candidate.declared).then_some(true),
        Check::RegisteredYears => firm.and_then(|f| old_enough(f.registered_day?, value, candidate.day)),
        Check::RegisteredIn => area_of(candidate).and_then(|area| lies_in(area, value)),
        Check::Independent => firm.filter(|f| f.independent).map(|_| true),
        Check::ResearchBase => firm.filter(|f| !f.research_base.trim().is_empty()).map(|_| true),
        Check::RevenueAtLeast => firm.and_then(|f| earns(f.revenue_fen?, value)),
    };
    match known {
        Some(true) => Standing::Holds,
        Some(false) => Standing::Fails,
        None => Standing::Unknown,
    }
}

/// Whether a code stands at or above another in an order that begins with the lowest. A code that this program does
/// not know is no answer.
fn reaches(order: &[&str], code: &str, least: &str) -> Option<bool> {
    let place = |wanted: &str| order.iter().position(|known| *known == wanted);
    Some(place(code)? >= place(least)?)
}

fn is_declared(condition: &Condition, declared: &[String]) -> bool {
    let said = |word: &str| !word.is_empty() && declared.iter().any(|d| d.trim() == word);
    said(condition.value.trim()) || said(condition.text.trim())
}

/// 注册满 n 年: the anniversary has come.
fn old_enough(registered: i64, years: &str, day: i64) -> Option<bool> {
    let years: i64 = years.parse().ok().filter(|n| (0..=200).contains(n))?;
    let (year, month, date) = civil_from_days(registered.clamp(-1_000_000, 1_000_000));
    Some(days_from_civil(year + years, month, date) <= day)
}

fn area_of<'a>(candidate: &Candidate<'a>) -> Option<&'a str> {
    let firm = candidate.organisation.map(|f| f.area.as_str());
    let station = candidate.station.map(|s| s.area.as_str());
    firm.into_iter().chain(station).find(|area| !area.is_empty())
}

/// An area that is named less exactly than the one asked for may lie in it or not.
fn lies_in(area: &str, within: &str) -> Option<bool> {
    match area.starts_with(within) {
        true => Some(true),
        false if within.starts_with(area) => None,
        false => Some(false),
    }
}

/// `fen` a year against whole yuan.
fn earns(fen: i64, yuan: &str) -> Option<bool> {
    let least: i64 = yuan.parse().ok()?;
    Some(i128::from(fen) >= i128::from(least) * 100)
}

#[cfg(test)]
mod tests;
