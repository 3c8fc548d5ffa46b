//! 考核: the grade of an envoy, a team, a county's work or a unit, and on what it rests. Must not compute a
//! grade: the programme's rules do. It is no ranking.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_area, validate_envelope, validate_period};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// Who is evaluated.
    EvaluationSubject {
        /// 科技特派员
        Person = "person",
        /// 服务团（队）
        Team = "team",
        /// 县级工作
        County = "county",
        /// 派出单位
        HomeUnit = "home_unit",
        /// 工作站
        Station = "station",
    }
}

record! {
    /// One evaluation of one subject over one period (焦作: 优秀、良好、合格、不合格).
    Evaluation = "evaluation", schema 1 {
        /// Who is evaluated.
        "k" subject: Option<EvaluationSubject>,
        /// The person, where it is one.
        "p" person: Option<PersonId>,
        /// The team, station or home unit, where it is one.
        "w" about: Option<RecordId>,
        /// The county, where it is one.
        "a" area: String,
        /// The period's first day, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// Its last day, days since 1970-01-01.
        "u" to_day: Option<i64>,
        /// The stage: self, county, city.
        "g" stage: String,
        /// Which body evaluates.
        "h" evaluator: String,
        /// The scores, hundredths of a point, by dimension.
        "n" scores: BTreeMap<String, i64>,
        /// The satisfaction taken in, hundredths of a point.
        "m" satisfaction: Option<i64>,
        /// The grade, by code.
        "l" grade: String,
        /// On what it rests, one a line.
        "q" basis: Vec<String>,
        /// 末位淘汰 (黑龙江).
        "e" eliminated: bool,
        /// Published on, days since 1970-01-01.
        "d" published_day: Option<i64>,
        /// Where it was published.
        "v" published_place: String,
        /// The appeals made, one a line.
        "i" appeals: Vec<String>,
        /// What came of them.
        "j" appeal_outcome: String,
        /// The certificate's number.
        "ce" certificate_no: String,
        /// Fed back to the home unit on, days since 1970-01-01.
        "fb" fed_back_day: Option<i64>,
        /// The procedure that it follows.
        "r" procedure: String,
        /// The steps done: id → outcome, day, person, note.
        "s" steps: BTreeMap<String, String>,
    }

    fn validate(&self) -> Result<(), Error> {
        use EvaluationSubject::{County, HomeUnit, Person, Station, Team};
        validate_envelope(&self.envelope)?;
        match &self.subject {
            None => return invalid("subject", "required"),
            Some(Person) if self.person.is_none() => return invalid("person", "required"),
            Some(Team | HomeUnit | Station) if self.about.is_none() => return invalid("about", "required"),
            Some(County) if self.area.is_empty() => return invalid("area", "required"),
            Some(_) => {}
        }
        validate_area("area", &self.area)?;
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        // Officers write it and read one another's; the person hears of it by what is fed back and published.
        Scope::Report(area.county())
    }

    fn listing(&self) -> Listing {
        let text = [&self.grade, &self.stage, &self.evaluator].into_iter().chain(&self.basis);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            person: self.person.or(Some(self.envelope.served_by)),
            parent: self.about,
            ..Listing::of(&self.envelope, self.grade.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let day = self.to_day.unwrap_or_else(|| self.envelope.day());
        let person = self.person.or(Some(self.envelope.served_by));
        vec![Fact { day, person, ..Fact::sum("evaluations", &self.envelope, area, 1) }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    #[test]
    fn an_evaluation_is_the_officers_whoever_it_is_of() {
        let area: Area = "152524".parse().unwrap();
        let mut evaluation = Evaluation::new(Envelope::own(PersonId([1; 8]), 0, 480));
        evaluation.subject = Some(EvaluationSubject::Person);
        assert_eq!(evaluation.validate(), invalid("person", "required"));
        evaluation.person = Some(PersonId([2; 8]));
        assert_eq!(evaluation.validate(), Ok(()));
        assert_eq!(evaluation.scope(&area), Scope::Report(area.clone()));
        evaluation.subject = Some(EvaluationSubject::Team);
        assert_eq!(evaluation.validate(), invalid("about", "required"));
        assert_eq!(evaluation.scope(&area), Scope::Report(area));
    }
}
