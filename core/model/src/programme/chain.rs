//! Whom a need may be passed on to when one's own strength does not suffice (统筹调度; 焦作 三(五)): to the team head,
//! **or** to the home unit or the department above. Several ways stand side by side and the person chooses. Must not
//! choose, and must not send anything: it gives the values that the demand then holds.

use super::rules::{Link, Rules};
use crate::demand::{Demand, DemandState};
use crate::identity::Role;

/// Every code of a refusal, as in `locales/` under `chain-<code>`.
pub const CODES: &[&str] = &[
    "not_in_the_chain",
    "nobody_to_pass_to",
    "reason_missing",
    "already_there",
    "settled",
];

/// The words of the chain, as in `locales/` under `chain_place-<word>`. A programme may add others; a word that ends
/// in `_department` is an officer's.
pub const PLACES: &[&str] = &[
    "envoy",
    "team_head",
    "home_unit",
    "department",
    "desk",
    "station",
    "expert",
];

/// A way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onward {
    /// From where: the place at which the person stands.
    pub from: String,
    /// To where, a word of [`PLACES`].
    pub to: String,
    /// When, in the document's words: offered as the reason.
    pub when: String,
    /// Where it stands.
    pub clause: String,
}

/// What a demand holds once it is passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// To where, and to whom where that is known: `team_head`, or `team_head` and a name.
    pub passed_to: String,
    /// Why.
    pub passed_reason: String,
    /// Where it then stands.
    pub state: DemandState,
    /// The clause that lets it.
    pub clause: String,
}

impl PassedOn {
    /// Writes the values into the demand.
    pub fn write(self, demand: &mut Demand) {
        demand.passed_to = self.passed_to;
        demand.passed_reason = self.passed_reason;
        demand.state = Some(self.state);
    }
}

/// Why a need cannot be passed on so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The programme has no such link from where the person stands.
    NotInTheChain,
    /// From where the person stands nothing is passed on at all.
    NobodyToPassTo,
    /// Why is not said.
    ReasonMissing,
    /// It was passed on there already.
    AlreadyThere,
    /// It was answered or withdrawn.
    Settled,
}

impl Refusal {
    /// The code, one of [`CODES`].
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NotInTheChain => "not_in_the_chain",
            Refusal::NobodyToPassTo => "nobody_to_pass_to",
            Refusal::ReasonMissing => "reason_missing",
            Refusal::AlreadyThere => "already_there",
            Refusal::Settled => "settled",
        }
    }
}

/// Whom a demand may be passed on to by somebody in these roles, in the document's order. Not to where it is
/// already, but for the next of several departments one above the other; and nowhere once it is settled.
pub fn onward(rules: &Rules, demand: &Demand, roles: &[Role]) -> Vec<Onward> {
    if is_settled(demand) {
        return Vec::new();
    }
    let links = rules.chain.iter().filter(|link| stands_at(roles, &link.from));
    let ways = links.flat_map(|link| link.to.iter().map(move |to| way(link, to)));
    let elsewhere = |way: &Onward| way.from == way.to || place_of(&demand.passed_to) != way.to;
    ways.filter(elsewhere).collect()
}

/// Passes a demand on to a place of the chain, to `whom` there where that is known, and says why.
pub fn pass_on(
    rules: &Rules,
    demand: &Demand,
    roles: &[Role],
    to: &str,
    whom: &str,
    reason: &str,
) -> Result<PassedOn, Refusal> {
    if is_settled(demand) {
        return Err(Refusal::Settled);
    }
    let links: Vec<&Link> = rules
        .chain
        .iter()
        .filter(|link| stands_at(roles, &link.from))
        .collect();
    if links.is_empty() {
        return Err(Refusal::NobodyToPassTo);
    }
    let link = links.iter().find(|link| link.to.iter().any(|known| known == to));
    let link = link.ok_or(Refusal::NotInTheChain)?;
    let passed_to = format!("{to} {}", whom.trim()).trim_end().to_owned();
    if demand.passed_to == passed_to {
        return Err(Refusal::AlreadyThere);
    }
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(PassedOn {
        passed_to,
        passed_reason: reason.trim().to_owned(),
        state: DemandState::PassedOn,
        clause: link.clause.clone(),
    })
}

/// The place and the name in what a demand holds: `team_head` and a name. Words that are no place are a name alone.
pub fn passed_to(demand: &Demand) -> (&str, &str) {
    let (place, whom) = demand
        .passed_to
        .split_once(' ')
        .unwrap_or((&demand.passed_to, ""));
    match is_place(place) {
        true => (place, whom),
        false => ("", &demand.passed_to),
    }
}

/// A programme may name places of its own, `banner_department`; like every code they are plain letters.
fn is_place(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn place_of(passed_to: &str) -> &str {
    passed_to.split(' ').next().unwrap_or_default()
}

fn way(link: &Link, to: &str) -> Onward {
    Onward {
        from: link.from.clone(),
        to: to.to_owned(),
        when: link.when.clone(),
        clause: link.clause.clone(),
    }
}

fn is_settled(demand: &Demand) -> bool {
    matches!(demand.state, Some(DemandState::Answered | DemandState::Withdrawn))
}

/// Whether somebody in these roles stands at a place of the chain. An expert of a station is an envoy by role.
fn stands_at(roles: &[Role], place: &str) -> bool {
    roles.iter().any(|role| match role {
        Role::Envoy => ["envoy", "expert"].contains(&place),
        Role::TeamHead => place == "team_head",
        Role::HomeUnitContact => place == "home_unit",
        Role::Officer => place == "department" || place.ends_with("_department"),
        Role::DeskExpert => place == "desk",
        Role::Coordinator => place == "station",
        Role::Herder | Role::FirmContact | Role::Observer | Role::Other(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::tests::samples::{inner_mongolia, jiaozuo, on, shaoxing};

    const WHY: &str = "三个县同时要土壤检测，本人一个人做不过来";

    fn demand() -> Demand {
        Demand::new(on("2026-05-01"))
    }

    fn places(ways: &[Onward]) -> Vec<&str> {
        ways.iter().map(|way| way.to.as_str()).collect()
    }

    #[test]
    fn an_envoy_in_jiaozuo_turns_to_the_head_or_the_home_unit_or_the_department() {
        let ways = onward(&jiaozuo(), &demand(), &[Role::Envoy]);
        assert_eq!(places(&ways), ["team_head", "home_unit", "department"]);
        assert_eq!(ways[1].clause, "三(五)统筹调度");
        assert!(ways[1].when.contains("自身力量不能满足"));
        for to in ["team_head", "home_unit", "department"] {
            let passed = pass_on(&jiaozuo(), &demand(), &[Role::Envoy], to, "", WHY).unwrap();
            assert_eq!(passed.passed_to, to, "each by itself, none after another");
        }
    }

    #[test]
    fn a_head_passes_it_to_somebody_of_the_team_and_the_demand_says_to_whom_and_why() {
        let mut demand = demand();
        let first = pass_on(&jiaozuo(), &demand, &[Role::Envoy], "team_head", "", WHY).unwrap();
        first.write(&mut demand);
        assert_eq!(demand.state, Some(DemandState::PassedOn));
        let roles = [Role::TeamHead];
        let second = pass_on(&jiaozuo(), &demand, &roles, "envoy", "土肥专家 甲", " 本团有人 ").unwrap();
        assert_eq!(second.clause, "三(五)“由团长负责协调本团的科技特派员给予支持”");
        second.write(&mut demand);
        assert_eq!(passed_to(&demand), ("envoy", "土肥专家 甲"));
        assert_eq!(demand.passed_reason, "本团有人");
        demand.title = "土壤检测".into();
        assert_eq!(crate::record::Record::validate(&demand), Ok(()));
    }

    #[test]
    fn without_a_reason_or_a_link_nothing_is_passed_on() {
        let refuse = |rules: &Rules, demand: &Demand, role, to: &str, why: &str| {
            pass_on(rules, demand, &[role], to, "", why)
                .map_err(Refusal::code)
                .unwrap_err()
        };
        let (rules, mut need) = (jiaozuo(), demand());
        assert_eq!(
            refuse(&rules, &need, Role::Envoy, "team_head", " "),
            "reason_missing"
        );
        assert_eq!(
            refuse(&rules, &need, Role::Envoy, "desk", WHY),
            "not_in_the_chain"
        );
        assert_eq!(
            refuse(&rules, &need, Role::Herder, "envoy", WHY),
            "nobody_to_pass_to"
        );
        assert_eq!(
            refuse(&shaoxing(), &need, Role::Envoy, "team_head", WHY),
            "nobody_to_pass_to"
        );
        need.passed_to = "team_head".into();
        assert_eq!(
            refuse(&rules, &need, Role::Envoy, "team_head", WHY),
            "already_there"
        );
        assert_eq!(
            places(&onward(&rules, &need, &[Role::Envoy])),
            ["home_unit", "department"]
        );
        need.state = Some(DemandState::Answered);
        assert_eq!(refuse(&rules, &need, Role::Envoy, "home_unit", WHY), "settled");
        assert!(onward(&rules, &need, &[Role::Envoy]).is_empty());
    }

    #[test]
    fn a_station_in_inner_mongolia_turns_to_the_desk_or_an_expert() {
        let ways = onward(&inner_mongolia(), &demand(), &[Role::Coordinator]);
        assert_eq!(places(&ways), ["desk", "expert"]);
        assert!(onward(&inner_mongolia(), &demand(), &[Role::Envoy]).is_empty());
    }

    #[test]
    fn words_from_before_are_kept_as_a_name() {
        let mut demand = demand();
        demand.passed_to = "市农科院 值班室".into();
        assert_eq!(passed_to(&demand), ("", "市农科院 值班室"));
    }
}
