//! 服务记录: an envoy with one or more served parties, on site or online.

use crate::error::{Error, invalid};
use crate::ids::{BlobRef, PersonId, RecordId};
use crate::record::{Envelope, Fact, Listing, distinct_key, local_day, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// What was done.
    Activity {
        /// 技术指导
        Guidance = "guidance",
        /// 疫病防治
        DiseaseControl = "disease_control",
        /// 品种改良
        Breeding = "breeding",
        /// 饲草料
        Forage = "forage",
        /// 栽培
        Cultivation = "cultivation",
        /// 研发
        Research = "research",
        /// 其他
        Other = "other",
    }
}

codes! {
    /// How the arrival lies to the party's known places. A verdict, never a gate.
    PlaceVerdict {
        /// Within a known place.
        Inside = "inside",
        /// Within reach of one, given the accuracy.
        Near = "near",
        /// Far from all of them.
        Outside = "outside",
        /// No position, or no known place.
        Missing = "unknown",
    }
}

record! {
    /// One service. Colleagues read it; where exactly someone stood is in the arrival, which they do not.
    Visit = "visit", schema 1 {
        /// The served parties.
        "p" parties: Packed<RecordId>,
        /// Start, seconds since 1970 UTC.
        "f" from_s: Option<i64>,
        /// End, seconds since 1970 UTC.
        "u" to_s: Option<i64>,
        /// Other envoys who served.
        "m" companions: Packed<PersonId>,
        /// By telephone or video rather than on site.
        "l" online: bool,
        /// What was done.
        "a" activity: Option<Activity>,
        /// What it was about.
        "k" topics: Vec<String>,
        /// What was found, by paragraph.
        "q" problem: Vec<String>,
        /// What was advised, by paragraph.
        "v" advice: Vec<String>,
        /// What came of it, by paragraph.
        "r" result: Vec<String>,
        /// The demand answered.
        "e" demand: Option<RecordId>,
        /// The arrivals it rests on, by their ids, which are their hashes.
        "i" arrivals: Packed<RecordId>,
        /// The photos meant when it was written. Each has an attachment record that names this visit.
        "g" photos: Packed<BlobRef>,
        /// How those lie to the parties' places.
        "w" place: Option<PlaceVerdict>,
        /// Why there is no position, where there is none.
        "j" no_position: String,
        /// How many people were served.
        "n" people: Option<i64>,
        /// What happens next.
        "s" next_step: String,
        /// The assignments under which it was done.
        "d" assignments: Packed<RecordId>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.parties.0.is_empty() {
            return invalid("parties", "required");
        }
        if let (Some(from), Some(to)) = (self.from_s, self.to_s) && to < from {
            return invalid("to_s", "before_start");
        }
        if self.people.is_some_and(|n| !(0..=100_000).contains(&n)) {
            return invalid("people", "out_of_range");
        }
        if self.companions.0.contains(&self.envelope.served_by) {
            return invalid("companions", "names_the_envoy");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let first = self.problem.first().or(self.advice.first()).or(self.result.first());
        let title = first.or(self.topics.first()).cloned().unwrap_or_default();
        let prose = [&self.topics, &self.problem, &self.advice, &self.result];
        let text = prose.into_iter().flatten().map(String::as_str).chain([self.next_step.as_str()]);
        Listing {
            text: text.collect::<Vec<_>>().join("\n"),
            party: self.parties.0.first().copied(),
            ..Listing::of(&self.envelope, title)
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let e = &self.envelope;
        let mut facts = vec![Fact { party: self.parties.0.first().copied(), ..Fact::sum("visits", e, area, 1) }];
        if let Some(n) = self.people {
            facts.push(Fact::sum("people_served", e, area, n));
        }
        let first = self.from_s.map_or(e.day(), |s| local_day(s, e.zone_minutes));
        let last = self.to_s.map_or(first, |s| local_day(s, e.zone_minutes)).clamp(first, first + 366);
        let by_envoy = ["services_by_envoy", "on_site_services_by_envoy"];
        let by_envoy = if self.online { &by_envoy[..1] } else { &by_envoy[..] };
        for person in [&e.served_by].into_iter().chain(&self.companions.0) {
            for (metric, party) in by_envoy.iter().flat_map(|m| self.parties.0.iter().map(move |p| (*m, p))) {
                // A service is one party on one day, credited to each envoy who was there.
                let (key, fact) = (party_key(metric, person, party, first), Fact::sum(metric, e, area, 1));
                facts.push(Fact { key, day: first, person: Some(*person), party: Some(*party), ..fact });
            }
            for day in (first..=last).filter(|_| !self.online) {
                let fact = Fact::distinct("on_site_days", e, area, &[person.as_bytes(), &day.to_be_bytes()]);
                facts.push(Fact { day, person: Some(*person), ..fact });
            }
        }
        // Weak evidence is shown beside a number and never deducted.
        if self.place == Some(PlaceVerdict::Outside) {
            facts.push(Fact::sum("weak.outside", e, area, 1));
        }
        if !self.no_position.is_empty() {
            facts.push(Fact::sum("weak.no_position", e, area, 1));
        }
        for party in &self.parties.0 {
            let key = party_key("services", &e.served_by, party, first);
            facts.push(Fact { key, day: first, party: Some(*party), ..Fact::sum("services", e, area, 1) });
        }
        facts
    }
}

/// The distinct key of what was done for `party` on `day`, for the metrics that count parties; `None` for others. A
/// figure asks for it again where the party turned out to be another's second writing.
pub fn party_key(metric: &str, person: &PersonId, party: &RecordId, day: i64) -> Option<[u8; 16]> {
    let (party, day): (&[u8], _) = (party.as_bytes(), day.to_be_bytes());
    match metric {
        "appointed" => Some(distinct_key(metric, &[party])),
        "services" => Some(distinct_key(metric, &[party, &day])),
        "services_by_envoy" | "on_site_services_by_envoy" => {
            Some(distinct_key(metric, &[person.as_bytes(), party, &day]))
        }
        _ => None,
    }
}

impl Visit {
    /// A visit to one party.
    pub fn to(envelope: Envelope, party: RecordId) -> Self {
        Visit {
            parties: Packed(vec![party]),
            ..Visit::new(envelope)
        }
    }
}
