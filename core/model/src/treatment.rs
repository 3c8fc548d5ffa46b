//! 诊疗免疫用药 and, for crops, 投入品: what was given to which animals or which plot. Must not pass for a report
//! of a notifiable disease: recording is not reporting.

use crate::error::{Error, invalid};
use crate::ids::RecordId;
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// What was done.
    TreatmentKind {
        /// 免疫
        Vaccination = "vaccination",
        /// 用药
        Medication = "medication",
        /// 诊断
        Diagnosis = "diagnosis",
        /// 消毒
        Disinfection = "disinfection",
        /// 饲料添加剂
        FeedAdditive = "feed_additive",
        /// 无害化处理
        Harmless = "harmless_disposal",
        /// 农业投入品
        CropInput = "crop_input",
    }
}

record! {
    /// One treatment of one herd or plot.
    Treatment = "treatment", schema 1 {
        /// Whose herd or plot.
        "p" party: Option<RecordId>,
        /// What was done.
        "k" kind: Option<TreatmentKind>,
        /// The visit on which it was done.
        "w" visit: Option<RecordId>,
        /// Which animal or crop, by code.
        "h" herd: String,
        /// The ear tags (耳标号).
        "e" ear_tags: Vec<String>,
        /// The plot.
        "g" plot: String,
        /// Present, heads or mu.
        "n" present: Option<i64>,
        /// Treated, heads or mu.
        "m" treated: Option<i64>,
        /// Left out, heads or mu.
        "l" left_out: Option<i64>,
        /// What was wrong.
        "q" problem: String,
        /// The product.
        "d" product: String,
        /// Its maker.
        "a" maker: String,
        /// Its batch (批号).
        "j" batch: String,
        /// Good until, the last day, days since 1970-01-01.
        "v" expiry_day: Option<i64>,
        /// The dose, in words.
        "i" dose: String,
        /// By which route.
        "r" route: String,
        /// Who prescribed it.
        "s" prescriber: String,
        /// Their licence.
        "pl" licence: String,
        /// The withdrawal period or safety interval (休药期/安全间隔期), days.
        "u" withdrawal_days: Option<i64>,
        /// Next due on, days since 1970-01-01.
        "f" next_due_day: Option<i64>,
        /// 疑似重大动物疫病: only who wrote it and the station read it.
        "su" suspected: bool,
        /// More, by paragraph.
        "nn" notes: Vec<String>,
    }

    fn validate(&self) -> Result<(), Error> {
        use TreatmentKind::{CropInput, Medication, Vaccination};
        validate_envelope(&self.envelope)?;
        let Some(kind) = &self.kind else { return invalid("kind", "required") };
        if matches!(kind, Vaccination | Medication | CropInput) && self.product.trim().is_empty() {
            return invalid("product", "required");
        }
        self.validate_counts()?;
        if self.withdrawal_days.is_some_and(|n| !(0..=3660).contains(&n)) {
            return invalid("withdrawal_days", "out_of_range");
        }
        match self.expiry_day {
            Some(expiry) if expiry < self.envelope.day() => invalid("expiry_day", "expired"),
            _ => Ok(()),
        }
    }

    fn scope(&self, area: &Area) -> Scope {
        match self.suspected {
            true => Scope::Person(self.envelope.served_by),
            false => Scope::Work(area.clone()),
        }
    }

    fn listing(&self) -> Listing {
        let text = [&self.product, &self.problem, &self.herd, &self.batch, &self.maker, &self.plot];
        let text = text.into_iter().chain(&self.ear_tags).chain(&self.notes);
        let title = [&self.product, &self.problem].into_iter().find(|t| !t.trim().is_empty());
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            party: self.party,
            parent: self.visit,
            ..Listing::of(&self.envelope, title.cloned().unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let fact = |metric, n| Fact { party: self.party, ..Fact::sum(metric, &self.envelope, area, n) };
        let mut facts = vec![fact("treatments", 1)];
        // Mu of a plot are no animals.
        let animals = self.kind != Some(TreatmentKind::CropInput);
        facts.extend(self.treated.filter(|_| animals).map(|n| fact("animals_treated", n)));
        facts
    }
}

impl Treatment {
    /// The first day on which meat, milk or crop may be sold, days since 1970-01-01: the local date of the
    /// treatment and the withdrawal period after it. `None` where no period was written down, which is not zero.
    pub fn earliest_sale_day(&self) -> Option<i64> {
        self.withdrawal_days
            .map(|days| self.envelope.day().saturating_add(days))
    }

    fn validate_counts(&self) -> Result<(), Error> {
        for (field, count) in [
            ("present", self.present),
            ("treated", self.treated),
            ("left_out", self.left_out),
        ] {
            if count.is_some_and(|n| !(0..=10_000_000).contains(&n)) {
                return invalid(field, "out_of_range");
            }
        }
        match (self.present, self.treated, self.left_out) {
            (Some(present), Some(treated), Some(left)) if treated + left > present => {
                invalid("treated", "more_than_present")
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Envelope, Record};

    fn vaccination() -> Treatment {
        Treatment {
            kind: Some(TreatmentKind::Vaccination),
            product: "疫苗".into(),
            ..Treatment::new(Envelope::own(crate::ids::PersonId([1; 8]), 86_400 * 100, 480))
        }
    }

    #[test]
    fn a_withdrawal_period_that_nobody_wrote_is_not_zero() {
        assert_eq!(vaccination().earliest_sale_day(), None);
        let with = Treatment {
            withdrawal_days: Some(21),
            ..vaccination()
        };
        assert_eq!(with.earliest_sale_day(), Some(121));
    }

    #[test]
    fn a_batch_is_good_on_its_last_day_and_not_after() {
        assert_eq!(
            Treatment {
                expiry_day: Some(100),
                ..vaccination()
            }
            .validate(),
            Ok(())
        );
        let late = Treatment {
            expiry_day: Some(99),
            ..vaccination()
        };
        assert_eq!(late.validate(), invalid("expiry_day", "expired"));
    }

    #[test]
    fn no_more_are_treated_and_left_out_than_were_there() {
        let counted = |treated| Treatment {
            present: Some(320),
            treated: Some(treated),
            left_out: Some(12),
            ..vaccination()
        };
        assert_eq!(counted(308).validate(), Ok(()));
        assert_eq!(counted(309).validate(), invalid("treated", "more_than_present"));
    }

    #[test]
    fn a_suspected_disease_is_read_by_its_writer_and_the_station_alone() {
        let area: Area = "152524".parse().unwrap();
        let suspected = Treatment {
            suspected: true,
            ..vaccination()
        };
        assert_eq!(
            suspected.scope(&area),
            Scope::Person(crate::ids::PersonId([1; 8]))
        );
        assert_eq!(vaccination().scope(&area), Scope::Work(area));
    }

    #[test]
    fn mu_of_a_field_are_no_animals() {
        let metrics =
            |treatment: Treatment| treatment.facts(None).iter().map(|f| f.metric).collect::<Vec<_>>();
        let treated = Treatment {
            treated: Some(30),
            ..vaccination()
        };
        assert_eq!(metrics(treated.clone()), ["treatments", "animals_treated"]);
        let crop = Treatment {
            kind: Some(TreatmentKind::CropInput),
            ..treated
        };
        assert_eq!(metrics(crop), ["treatments"]);
    }
}
