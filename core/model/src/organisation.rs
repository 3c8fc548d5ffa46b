//! 单位/农户: a household, cooperative, firm, village, home unit or department.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::RecordId;
pub use crate::place::known::Place;
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// What it is.
    OrganisationType {
        /// 农牧户
        Household = "household",
        /// 村（嘎查）
        Village = "village",
        /// 合作社
        Cooperative = "cooperative",
        /// 家庭农牧场
        FamilyFarm = "family_farm",
        /// 企业
        Firm = "firm",
        /// 园区
        Park = "park",
        /// 派出单位
        HomeUnit = "home_unit",
        /// 科技管理部门
        Department = "department",
    }
}

codes! {
    /// What it is in this work.
    Part {
        /// 服务对象
        Served = "served",
        /// 派出单位
        Home = "home",
        /// 派驻企业
        Host = "host",
        /// 主管部门
        Department = "department",
    }
}

/// A village's tags for the four cadres (绍兴: 4支人员队伍).
pub const CADRES: [&str; 4] = ["envoy", "first_secretary", "rural_guide", "work_team"];

record! {
    /// A party that is served, or one that sends, hosts or directs envoys.
    Organisation = "organisation", schema 1 {
        /// What it is.
        "k" kind: Option<OrganisationType>,
        /// What it is in this work.
        "r" parts: Vec<Part>,
        /// Its name, by language (`zh-CN`, `mn-Mong`, `mn-Cyrl`, `en`).
        "n" names: BTreeMap<String, String>,
        /// Its 12-digit statistical area, or a prefix.
        "a" area: String,
        /// The one unit that reports it (海经区, 示范区), where it is not the area's.
        "u" reporting_unit: String,
        /// Unified social credit code, GB 32100.
        "g" credit_code: String,
        /// Where it is, by season.
        "p" places: Vec<Place>,
        /// How to reach it. Goes no further than the county.
        "m" contact: String,
        /// Registered on, days since 1970-01-01.
        "d" registered_day: Option<i64>,
        /// Size band.
        "s" size: String,
        /// Industry.
        "i" industry: String,
        /// Heads or mu, by animal or crop.
        "h" herd: BTreeMap<String, i64>,
        /// The organisation that this one is: written twice, and joined by a person.
        "e" merged_into: Option<RecordId>,
        /// Organisations that look like this one, and that a person said are others.
        "f" distinct_from: Vec<RecordId>,
        /// What a village has of the four [`CADRES`]; other tags stand as they are.
        "l" tags: Vec<String>,
        /// Yearly revenue, fen.
        "v" revenue_fen: Option<i64>,
        /// Its research base, in words (黑龙江: 研发基础).
        "q" research_base: String,
        /// An independent legal person (独立法人).
        "j" independent: bool,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.kind.is_none() {
            return invalid("kind", "required");
        }
        if self.names.values().all(|n| n.trim().is_empty()) {
            return invalid("names", "required");
        }
        if !self.area.is_empty() && self.area.parse::<Area>().is_err() {
            return invalid("area", "area_code");
        }
        if !self.credit_code.is_empty() && !is_credit_code(&self.credit_code) {
            return invalid("credit_code", "gb32100_check_digit");
        }
        self.places.iter().try_for_each(Place::validate)?;
        if self.herd.values().any(|n| *n < 0) {
            return invalid("herd", "negative");
        }
        if self.revenue_fen.is_some_and(|n| n < 0) {
            return invalid("revenue_fen", "negative");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let names: Vec<&str> = self.names.values().map(String::as_str).collect();
        let places = self.places.iter().flat_map(|p| [p.name.as_str(), p.directions.as_str()]);
        let text = names.iter().copied().chain(places).chain([self.industry.as_str()]);
        let mut centres = self.places.iter().filter_map(Place::centre);
        Listing {
            text: text.collect::<Vec<_>>().join("\n"),
            position: centres.next(),
            elsewhere: centres.collect(),
            merged_into: self.merged_into,
            ..Listing::of(&self.envelope, self.name())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let unit = (!self.reporting_unit.is_empty()).then(|| self.reporting_unit.clone());
        vec![Fact { unit, ..Fact::sum("organisations", &self.envelope, area, 1) }]
    }
}

impl Organisation {
    /// The name to show: Chinese where there is one, else the first.
    pub fn name(&self) -> String {
        self.names
            .get("zh-CN")
            .or_else(|| self.names.values().next())
            .cloned()
            .unwrap_or_default()
    }
}

/// GB 32100-2015: 18 characters, mod 31 over weights 3^i mod 31.
pub fn is_credit_code(code: &str) -> bool {
    const DIGITS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = code.chars().map(|c| DIGITS.find(c)).collect();
    let Some(values) = values.filter(|v| v.len() == 18) else {
        return false;
    };
    let weights = std::iter::successors(Some(1usize), |w| Some(w * 3 % 31));
    let sum: usize = values[..17].iter().zip(weights).map(|(v, w)| v * w).sum();
    (31 - sum % 31) % 31 == values[17]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_is_checked_by_gb_32100() {
        assert!(is_credit_code("914403001922038216"));
        assert!(!is_credit_code("914403001922038217"));
        assert!(!is_credit_code("91440300192203821"));
        assert!(!is_credit_code("91440300192203821I"));
    }
}
