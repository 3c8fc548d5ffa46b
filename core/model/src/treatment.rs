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
