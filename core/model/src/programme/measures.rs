//! The measures that every programme has, made from its settings: what a service is, whether online counts.

use super::READY_MADE;
use super::rules::{
    Count, DispatchIs, FactColumn, Measure, PartyFilter, Rules, ServiceIs, SumWord, Through, TrainingIs,
};

impl Rules {
    /// A measure by its name: declared, or ready made.
    pub fn measure(&self, id: &str) -> Option<Measure> {
        let declared = self.measures.iter().find(|m| m.id == id).cloned();
        declared.or_else(|| READY_MADE.contains(&id).then(|| self.ready_made(id)))
    }

    fn ready_made(&self, id: &str) -> Measure {
        use FactColumn::{Day, Party, Person, Record, Year};
        let counting = &self.counting;
        let (metrics, count): (&[&str], _) = match id {
            "services" => (
                match counting.online {
                    true => &["services_by_envoy", "trainings_by_envoy"],
                    false => &["on_site_services_by_envoy", "on_site_trainings_by_envoy"],
                },
                distinct(match counting.service {
                    ServiceIs::PartyDay => &[Party, Day],
                    ServiceIs::Record => &[Record],
                    ServiceIs::Outing => &[Person, Day],
                }),
            ),
            "on_site_days" => (&["on_site_days"], distinct(&[Person, Day])),
            "trained" => match counting.training {
                TrainingIs::Headcount => (&["trained"], Count::Sum(SumWord::Sum)),
                TrainingIs::Sessions => (&["trainings"], distinct(&[Record])),
            },
            _ => (
                &["dispatched"],
                distinct(match counting.dispatch {
                    DispatchIs::Years => &[Person, Year],
                    DispatchIs::Assignments => &[Record],
                    DispatchIs::People => &[Person],
                }),
            ),
        };
        Measure {
            id: id.to_owned(),
            name: String::new(),
            unit: String::new(),
            metrics: metrics.iter().map(|m| (*m).to_owned()).collect(),
            count,
            first: false,
            through: Through::Any,
            parties: PartyFilter::default(),
            standing: false,
            clause: String::new(),
        }
    }
}

fn distinct(columns: &[FactColumn]) -> Count {
    Count::Distinct(columns.to_vec())
}
