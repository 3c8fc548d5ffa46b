//! 工作站: an expert or grassroots station and what is filed under it. Must not say who works there:
//! assignments do.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::RecordId;
use crate::record::{Fact, Listing, record, validate_area, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// What kind of station; filing is by kind (分类备案).
    StationKind {
        /// 专家工作站
        Expert = "expert",
        /// 基层工作站
        Grassroots = "grassroots",
        /// 12396 服务站
        Service12396 = "service_12396",
        /// 科技特派员工作站
        EnvoyStation = "envoy_station",
        /// 综合试验站
        TestStation = "test_station",
        /// 特色产业基地
        Base = "base",
        /// 科技服务点
        ServicePoint = "service_point",
    }
}

record! {
    /// A station, counted once it is filed (内蒙古: 分类备案).
    Station = "station", schema 1 {
        /// What kind.
        "k" kind: Option<StationKind>,
        /// Its name.
        "n" name: String,
        /// Its level, as filed: region, league or banner.
        "l" level: String,
        /// The organisation that runs it (依托单位).
        "h" host: Option<RecordId>,
        /// Where, a statistical area.
        "a" area: String,
        /// The filing number (备案号).
        "g" filing_no: String,
        /// Filed on, days since 1970-01-01.
        "d" filed_day: Option<i64>,
        /// The expert station to which it belongs.
        "p" parent: Option<RecordId>,
        /// Its industry.
        "i" industry: String,
        /// The procedure by which it is filed.
        "r" procedure: String,
        /// The steps done: id → outcome, day, person, note.
        "s" steps: BTreeMap<String, String>,
        /// The yearly assessments: year → grade.
        "e" assessments: BTreeMap<String, String>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.kind.is_none() {
            return invalid("kind", "required");
        }
        if self.name.trim().is_empty() {
            return invalid("name", "required");
        }
        if self.filed_day.is_some() && self.filing_no.trim().is_empty() {
            return invalid("filing_no", "required");
        }
        if self.is_under_an_expert_station() && self.parent.is_none() {
            return invalid("parent", "required");
        }
        validate_area("area", &self.area)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Public(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.name, &self.filing_no, &self.industry];
        Listing {
            text: text.map(String::as_str).join("\n"),
            party: self.host,
            parent: self.parent,
            ..Listing::of(&self.envelope, self.name.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let (Some(metric), Some(day)) = (self.kind.as_ref().and_then(metric), self.filed_day) else {
            return Vec::new();
        };
        vec![Fact { day, party: self.host, ..Fact::sum(metric, &self.envelope, area, 1) }]
    }
}

impl Station {
    /// Test stations, bases and service points stand under an expert station (内蒙古).
    fn is_under_an_expert_station(&self) -> bool {
        use StationKind::{Base, ServicePoint, TestStation};
        matches!(self.kind, Some(TestStation | Base | ServicePoint))
    }
}

fn metric(kind: &StationKind) -> Option<&'static str> {
    match kind {
        StationKind::Expert => Some("stations.expert"),
        StationKind::Grassroots => Some("stations.grassroots"),
        StationKind::Service12396 => Some("stations.service_12396"),
        StationKind::EnvoyStation => Some("stations.envoy_station"),
        StationKind::TestStation => Some("stations.test_station"),
        StationKind::Base => Some("stations.base"),
        StationKind::ServicePoint => Some("stations.service_point"),
        StationKind::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    fn point() -> Station {
        let mut point = Station::new(Envelope::own(crate::ids::PersonId([1; 8]), 0, 480));
        (point.kind, point.name) = (Some(StationKind::ServicePoint), "服务点".into());
        point.parent = Some(RecordId([2; 16]));
        point
    }

    #[test]
    fn a_station_counts_once_it_is_filed() {
        assert!(point().facts(None).is_empty());
        let filed = Station {
            filed_day: Some(20_600),
            filing_no: "17".into(),
            ..point()
        };
        let facts = filed.facts(None);
        assert_eq!(
            (facts.len(), facts[0].metric, facts[0].day),
            (1, "stations.service_point", 20_600)
        );
    }

    #[test]
    fn a_service_point_stands_under_an_expert_station_and_a_filing_has_its_number() {
        assert_eq!(point().validate(), Ok(()));
        assert_eq!(
            Station {
                parent: None,
                ..point()
            }
            .validate(),
            invalid("parent", "required")
        );
        let unnumbered = Station {
            filed_day: Some(1),
            ..point()
        };
        assert_eq!(unnumbered.validate(), invalid("filing_no", "required"));
    }
}
