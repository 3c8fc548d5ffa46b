//! A team held against its programme's rule (服务团、服务队): size, heads, counties, deputies and liaison. Finds
//! everything at once and refuses nothing: a team is often typed in before its heads are named. Must not decide who
//! is an envoy.

use std::collections::BTreeSet;

use super::rules::{Rules, TeamRule};
use crate::ids::PersonId;
use crate::team::Team;

/// Every code of a finding, as in `locales/` under `team_rule-<code>`.
pub const CODES: &[&str] = &[
    "too_few_members",
    "too_many_members",
    "home_head_missing",
    "county_head_missing",
    "captain_missing",
    "deputy_missing",
    "liaison_missing",
    "too_few_counties",
];

/// The key of the home unit's head among a team's heads.
const HOME: &str = "home";
/// A county is six digits of its statistical area.
const COUNTY_DIGITS: usize = 6;

/// Something that a team lacks, or has too much of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamFinding {
    /// One of [`CODES`].
    pub code: &'static str,
    /// How many there are; 0 where nothing is counted.
    pub found: i64,
    /// How many there should be, at least or at most; 0 where nothing is counted.
    pub wanted: i64,
    /// Of which county, six digits; empty where it is not about one.
    pub county: String,
    /// Where it stands.
    pub clause: String,
}

/// What a team lacks on a day, days since 1970-01-01. A kind for which the programme has no rule lacks nothing.
pub fn check_team(rules: &Rules, team: &Team, day: i64) -> Vec<TeamFinding> {
    let kind = team.kind.as_ref().map(|kind| kind.code());
    let rules = rules.teams.iter().filter(|rule| Some(rule.kind.as_str()) == kind);
    rules.flat_map(|rule| Sheet { rule, team }.check(day)).collect()
}

struct Sheet<'a> {
    rule: &'a TeamRule,
    team: &'a Team,
}

impl Sheet<'_> {
    fn check(&self, day: i64) -> Vec<TeamFinding> {
        let mut findings: Vec<TeamFinding> = self.size(day).into_iter().collect();
        findings.extend(self.counties());
        findings.extend(self.heads());
        findings.extend(self.office());
        findings
    }

    fn finding(&self, code: &'static str) -> TeamFinding {
        TeamFinding {
            code,
            found: 0,
            wanted: 0,
            county: String::new(),
            clause: self.rule.clause.clone(),
        }
    }

    fn count(&self, code: &'static str, found: i64, wanted: i64) -> TeamFinding {
        TeamFinding {
            found,
            wanted,
            ..self.finding(code)
        }
    }

    fn size(&self, day: i64) -> Option<TeamFinding> {
        let size = strength_of(self.team, day);
        match self.rule.at_most {
            _ if size < self.rule.at_least => Some(self.count("too_few_members", size, self.rule.at_least)),
            Some(most) if size > most => Some(self.count("too_many_members", size, most)),
            _ => None,
        }
    }

    fn counties(&self) -> Option<TeamFinding> {
        let (signed, wanted) = (self.signed().len() as i64, self.rule.counties_at_least);
        (signed < wanted).then(|| self.count("too_few_counties", signed, wanted))
    }

    /// The home unit's head, and one of each county that signed (焦作 三(一)). Where no county is written down, a
    /// head of some county at least.
    fn heads(&self) -> Vec<TeamFinding> {
        let heads = &self.team.heads;
        let mut findings = Vec::new();
        if self.rule.home_head && !heads.contains_key(HOME) {
            findings.push(self.finding("home_head_missing"));
        }
        if !self.rule.county_heads {
            return findings;
        }
        let led: BTreeSet<&str> = heads
            .keys()
            .map(|key| county(key))
            .filter(|key| *key != HOME)
            .collect();
        let unled = self.signed().into_iter().filter(|signed| !led.contains(signed));
        findings.extend(unled.map(|county| TeamFinding {
            county: county.to_owned(),
            ..self.finding("county_head_missing")
        }));
        if self.signed().is_empty() && led.is_empty() {
            findings.push(self.finding("captain_missing"));
        }
        findings
    }

    fn signed(&self) -> BTreeSet<&str> {
        let counties = self.team.counties.iter().map(|area| county(area));
        counties.filter(|county| !county.is_empty()).collect()
    }

    fn office(&self) -> Vec<TeamFinding> {
        let (rule, team) = (self.rule, self.team);
        let lacks = [
            ("deputy_missing", team.deputies.0.is_empty()),
            ("liaison_missing", team.liaison.is_none()),
        ];
        let lacks = lacks
            .into_iter()
            .filter(|(_, lacks)| *lacks && rule.deputies_and_liaison);
        lacks.map(|(code, _)| self.finding(code)).collect()
    }
}

/// How many people a team has on a day. Leaders of counties, deputies and the liaison lead or link it and count only
/// where they are members as well: “每团5—10人，围绕全产业链组建” is said of the experts (our reading of 焦作 三(一)).
fn strength_of(team: &Team, day: i64) -> i64 {
    let home = team.heads.get(HOME);
    let experts: BTreeSet<&PersonId> = team.members.0.iter().chain(home).collect();
    let there = team.members_on(day);
    there.iter().filter(|person| experts.contains(person)).count() as i64
}

fn county(area: &str) -> &str {
    match area {
        HOME => HOME,
        area => area.get(..COUNTY_DIGITS).unwrap_or(area),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::tests::samples::{day, inner_mongolia, jiaozuo, on, person};
    use crate::team::TeamKind;
    use crate::value::Packed;

    fn team(kind: TeamKind, members: std::ops::Range<u8>) -> Team {
        let mut team = Team::new(on("2026-03-01"));
        team.kind = Some(kind);
        team.members = Packed(members.map(person).collect());
        team.heads.insert("home".into(), person(1));
        team.counties = vec!["410822".into(), "410823".into()];
        team.heads.insert("410822".into(), person(50));
        team.heads.insert("410823".into(), person(51));
        team
    }

    fn codes(team: &Team, date: &str) -> Vec<&'static str> {
        let findings = check_team(&jiaozuo(), team, day(date));
        findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_service_team_of_five_to_ten_with_its_heads_lacks_nothing() {
        for last in 6..=11 {
            assert!(
                codes(&team(TeamKind::ServiceTeam, 1..last), "2026-05-01").is_empty(),
                "{last}"
            );
        }
        assert_eq!(
            codes(&team(TeamKind::ServiceTeam, 1..5), "2026-05-01"),
            ["too_few_members"]
        );
        assert_eq!(
            codes(&team(TeamKind::ServiceTeam, 1..12), "2026-05-01"),
            ["too_many_members"]
        );
    }

    #[test]
    fn leaders_of_counties_do_not_fill_up_a_team_of_experts() {
        let team = team(TeamKind::ServiceTeam, 1..5);
        let findings = check_team(&jiaozuo(), &team, day("2026-05-01"));
        assert_eq!((findings[0].found, findings[0].wanted), (4, 5));
        assert_eq!(findings[0].clause, "三(一)产业组团");
    }

    #[test]
    fn a_team_shrinks_on_the_day_somebody_leaves() {
        let mut team = team(TeamKind::ServiceTeam, 1..6);
        team.left.insert(person(5).to_string(), day("2026-06-01"));
        assert!(codes(&team, "2026-05-31").is_empty());
        assert_eq!(codes(&team, "2026-06-01"), ["too_few_members"]);
    }

    #[test]
    fn each_county_that_signed_names_a_head() {
        let mut team = team(TeamKind::ServiceTeam, 1..7);
        team.heads.remove("410823");
        team.heads.remove("home");
        let findings = check_team(&jiaozuo(), &team, day("2026-05-01"));
        let said: Vec<_> = findings.iter().map(|f| (f.code, f.county.as_str())).collect();
        assert_eq!(
            said,
            [("home_head_missing", ""), ("county_head_missing", "410823")]
        );
        team.counties.clear();
        team.heads.insert("home".into(), person(1));
        assert_eq!(codes(&team, "2026-05-01"), ["too_few_counties"]);
    }

    #[test]
    fn a_county_squad_has_a_captain_a_deputy_and_a_liaison() {
        let mut squad = Team::new(on("2026-03-01"));
        squad.kind = Some(TeamKind::CountySquad);
        assert_eq!(
            codes(&squad, "2026-05-01"),
            ["captain_missing", "deputy_missing", "liaison_missing"]
        );
        squad.heads.insert("410822".into(), person(50));
        squad.deputies = Packed(vec![person(2)]);
        squad.liaison = Some(person(3));
        assert!(
            codes(&squad, "2026-05-01").is_empty(),
            "the document gives a squad no size"
        );
    }

    #[test]
    fn a_kind_without_a_rule_lacks_nothing() {
        let squad = Team::new(on("2026-03-01"));
        assert!(check_team(&inner_mongolia(), &squad, day("2026-05-01")).is_empty());
    }
}
