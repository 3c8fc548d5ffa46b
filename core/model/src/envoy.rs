//! 特派员: the public card of an envoy, a person or a unit.

use std::collections::BTreeMap;

use crate::assignment::Subject;
use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// Who sends and pays.
    Level {
        /// 省派
        Province = "province",
        /// 县派省资助
        CountyPaidByProvince = "county_paid_by_province",
        /// 市派
        City = "city",
        /// 县派
        County = "county",
        /// 院校
        Institute = "institute",
    }
}

codes! {
    /// Degree.
    Degree {
        /// 学士
        Bachelor = "bachelor",
        /// 硕士
        Master = "master",
        /// 博士
        Doctor = "doctor",
    }
}

codes! {
    /// Rank of a professional title (职称级别).
    TitleRank {
        /// 初级
        Junior = "junior",
        /// 中级
        Intermediate = "intermediate",
        /// 副高级
        AssociateSenior = "associate_senior",
        /// 正高级
        Senior = "senior",
    }
}

record! {
    /// What everybody may know of an envoy.
    Envoy = "envoy", schema 1 {
        /// The person, as the station named them.
        "p" person: Option<PersonId>,
        /// The name, by language.
        "n" names: BTreeMap<String, String>,
        /// Who sends and pays.
        "f" level: Option<Level>,
        /// The home unit.
        "h" home_unit: String,
        /// Professional title.
        "r" title: String,
        /// In post.
        "i" in_post: bool,
        /// What they know.
        "s" specialties: Vec<String>,
        /// Posted from, days since 1970-01-01.
        "d" from_day: Option<i64>,
        /// Posted until, days since 1970-01-01.
        "e" to_day: Option<i64>,
        /// A person, a team or a unit.
        "k" unit_kind: Option<Subject>,
        /// The members, of a unit or a team.
        "m" members: Packed<PersonId>,
        /// Degree.
        "g" degree: Option<Degree>,
        /// Rank of the professional title.
        "q" title_rank: Option<TitleRank>,
        /// The home unit's record, where there is one.
        "u" home_organisation: Option<RecordId>,
        /// The languages they serve in.
        "l" languages: Vec<String>,
        /// From where they come to this work (人员来源).
        "w" origin: String,
        /// Insured against accidents until, days since 1970-01-01 (焦作: 人身意外伤害保险).
        "v" insured_until_day: Option<i64>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.person.is_none() {
            return invalid("person", "required");
        }
        if self.names.values().all(|n| n.trim().is_empty()) {
            return invalid("names", "required");
        }
        if let (Some(from), Some(to)) = (self.from_day, self.to_day) && to < from {
            return invalid("to_day", "before_start");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Public(area.clone())
    }

    fn listing(&self) -> Listing {
        let names = self.names.values().chain(&self.specialties).chain([&self.home_unit, &self.title]);
        let title = self.names.get("zh-CN").or_else(|| self.names.values().next()).cloned();
        Listing {
            text: names.cloned().collect::<Vec<_>>().join("\n"),
            person: self.person,
            ..Listing::of(&self.envelope, title.unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let person = self.person.unwrap_or_default();
        let fact = Fact::distinct("envoys", &self.envelope, area, &[person.as_bytes()]);
        vec![Fact { person: self.person, ..fact }]
    }
}
