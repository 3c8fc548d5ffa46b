//! 满意度评价: what the served party thinks of a service. Must never be asked on the envoy's own device.

use crate::error::{Error, invalid};
use crate::ids::{BlobHash, PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// How the word came.
    RatingChannel {
        /// 本人手机
        OwnPhone = "own_phone",
        /// 电话回访
        Callback = "callback",
        /// 密封评价单
        SealedSlip = "sealed_slip",
    }
}

record! {
    /// One answer, written once.
    Satisfaction = "satisfaction", schema 1 {
        /// The visit, training or assignment.
        "w" about: Option<RecordId>,
        /// Who is rated.
        "p" person: Option<PersonId>,
        /// Who rates.
        "u" party: Option<RecordId>,
        /// From 1 to 5.
        "n" score: Option<i64>,
        /// In words, by paragraph.
        "q" words: Vec<String>,
        /// In voice; the file is an attachment of this record.
        "v" voice: Option<BlobHash>,
        /// How the word came.
        "k" channel: Option<RatingChannel>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.person.is_none() {
            return invalid("person", "required");
        }
        if self.channel.is_none() {
            return invalid("channel", "required");
        }
        match self.score {
            None => invalid("score", "required"),
            Some(1..=5) => Ok(()),
            Some(_) => invalid("score", "out_of_range"),
        }
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::From(area.clone(), self.envelope.served_by)
    }

    fn listing(&self) -> Listing {
        let title = self.score.map_or_else(String::new, |n| n.to_string());
        Listing { text: self.words.join("\n"), party: self.party, parent: self.about, ..Listing::of(&self.envelope, title) }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let Some(score) = self.score else { return Vec::new() };
        let fact = |metric, n| Fact {
            person: self.person,
            party: self.party,
            ..Fact::sum(metric, &self.envelope, area, n)
        };
        vec![fact("satisfaction", score), fact("satisfaction_answers", 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    fn answer(score: i64) -> Satisfaction {
        Satisfaction {
            person: Some(PersonId([2; 8])),
            score: Some(score),
            channel: Some(RatingChannel::Callback),
            ..Satisfaction::new(Envelope::own(PersonId([1; 8]), 0, 480))
        }
    }

    #[test]
    fn a_score_is_credited_to_who_is_rated() {
        let facts = answer(4).facts(None);
        let said: Vec<_> = facts.iter().map(|f| (f.metric, f.value, f.person)).collect();
        let rated = Some(PersonId([2; 8]));
        assert_eq!(
            said,
            [("satisfaction", 4, rated), ("satisfaction_answers", 1, rated)]
        );
    }

    #[test]
    fn scores_go_from_one_to_five() {
        assert_eq!(answer(5).validate(), Ok(()));
        assert_eq!(answer(6).validate(), invalid("score", "out_of_range"));
        assert_eq!(answer(0).validate(), invalid("score", "out_of_range"));
        let silent = Satisfaction {
            score: None,
            ..answer(1)
        };
        assert_eq!(silent.validate(), invalid("score", "required"));
    }
}
