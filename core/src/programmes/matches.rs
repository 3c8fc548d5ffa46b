//! Who might answer a need, and which needs are one trip: proposed offline with reasons, chosen by a person. Must not
//! assign anybody.

use std::collections::{BTreeMap, BTreeSet};

use ketepai_model::demand::Demand;
use ketepai_model::envoy::Envoy;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::Organisation;
use ketepai_model::programme::books::{Books, FactAsk};
use ketepai_model::programme::matching::trades::{Entry, Fit, trades};
use ketepai_model::programme::matching::triage::{Triage, experts, triage};
use ketepai_model::programme::matching::trips::{Trip, similar};
use ketepai_model::programme::matching::{Need, Offer, Proposal, is_open, propose};
use ketepai_model::programme::register::{Register, typed};
use ketepai_model::programme::rules::{Day, Rules};
use ketepai_model::record::Record;
use ketepai_model::registry::AnyRecord;
use ketepai_model::scope::Scope;
use ketepai_model::supply::Supply;
use ketepai_model::trade::Trade;

use super::books_error;
use crate::app::App;
use crate::error::AppError;

/// The number to call for a suspected notifiable disease, where a county names no other: the animal disease
/// reporting line is reached through 12316 (农业农村服务热线).
const REPORT_NUMBER: &str = "12316";

/// Everything on this phone that offers are made of.
struct Offers {
    cards: BTreeMap<PersonId, Envoy>,
    supplies: BTreeMap<PersonId, Supply>,
    in_force: BTreeMap<PersonId, i64>,
    days: BTreeMap<PersonId, BTreeSet<i64>>,
    satisfaction: BTreeMap<PersonId, (i64, i64)>,
    served: BTreeMap<PersonId, Vec<RecordId>>,
}

impl App {
    /// Proposals for one need, best first; agreed pairs before all others where the programme says so.
    pub fn matches(&self, need: &RecordId, programme: &str) -> Result<Vec<Proposal>, AppError> {
        let rules = self.programme(programme)?.rules;
        let demands = self.open_demands()?;
        let one: Vec<_> = demands.iter().filter(|(id, ..)| id == need).collect();
        if one.is_empty() {
            return Err(AppError::NotFound { what: "demand" });
        }
        let needs: Vec<Need<'_>> = one
            .iter()
            .map(|(id, demand, party)| of(id, demand, party))
            .collect();
        let offers = self.offers(&rules)?;
        Ok(propose(&needs, &offers.list(), &rules, self.today()))
    }

    /// Needs that are alike and near each other, proposed as one trip.
    pub fn trips(&self) -> Result<Vec<Trip>, AppError> {
        let demands = self.open_demands()?;
        let needs: Vec<Need<'_>> = demands
            .iter()
            .map(|(id, demand, party)| of(id, demand, party))
            .collect();
        Ok(similar(&needs, self.today()))
    }

    /// Which desk a question belongs to, and who might answer it.
    pub fn triage(&self, question: &RecordId, programme: &str) -> Result<(Triage, Vec<Proposal>), AppError> {
        let Some(AnyRecord::Question(asked)) = self.record(question)? else {
            return Err(AppError::NotFound { what: "question" });
        };
        let rules = self.programme(programme)?.rules;
        let offers = self.offers(&rules)?;
        let known = experts(*question, &asked, &offers.list(), &rules, self.today());
        Ok((triage(&asked, REPORT_NUMBER), known))
    }

    /// What is offered and what is wanted, where the one may meet the other.
    pub fn trade_fits(&self) -> Result<Vec<Fit>, AppError> {
        let rows = Books::rows(&self.store, Trade::KIND).map_err(books_error)?;
        let mut all = Vec::new();
        for row in rows {
            let area = row.scope.parse::<Scope>().ok().and_then(|s| s.area().cloned());
            let area = area.map(|a| a.to_string()).unwrap_or_default();
            all.push((row.id, Trade::from_fields(row.fields), area));
        }
        let entries: Vec<Entry<'_>> = all
            .iter()
            .map(|(id, trade, area)| Entry {
                id: *id,
                trade,
                area,
                position: None,
            })
            .collect();
        Ok(trades(&entries, self.today()))
    }

    fn open_demands(&self) -> Result<Vec<(RecordId, Demand, Option<Organisation>)>, AppError> {
        let rows = Books::rows(&self.store, Demand::KIND).map_err(books_error)?;
        let mut open = Vec::new();
        for (id, demand) in typed::<Demand>(rows).filter(|(_, demand)| is_open(demand)) {
            let party = match &demand.party {
                Some(party) => self
                    .store
                    .row(party)?
                    .map(|(_, fields)| Organisation::from_fields(fields)),
                None => None,
            };
            open.push((id, demand, party));
        }
        Ok(open)
    }

    fn offers(&self, rules: &Rules) -> Result<Offers, AppError> {
        let books: &dyn Books = &self.store;
        let day = self.today();
        let register = Register::read(books, rules, Default::default()).map_err(books_error)?;
        let cards = typed::<Envoy>(books.rows(Envoy::KIND).map_err(books_error)?);
        let supplies = typed::<Supply>(books.rows(Supply::KIND).map_err(books_error)?);
        let mut offers = Offers {
            cards: cards.filter_map(|(_, card)| Some((card.person?, card))).collect(),
            supplies: supplies
                .filter_map(|(_, supply)| Some((supply.person?, supply)))
                .collect(),
            in_force: BTreeMap::new(),
            days: BTreeMap::new(),
            satisfaction: BTreeMap::new(),
            served: BTreeMap::new(),
        };
        for (_, assignment) in register.assignments.iter().filter(|(_, a)| a.is_active_on(day)) {
            for person in &assignment.persons.0 {
                *offers.in_force.entry(*person).or_default() += assignment.parties.0.len().max(1) as i64;
            }
        }
        let metrics = [
            "on_site_days",
            "satisfaction",
            "satisfaction_answers",
            "services_by_envoy",
        ];
        let ask = FactAsk {
            metrics: &metrics,
            from_day: Day::first_of(Day(day).year()).0,
            to_day: day,
            person: None,
        };
        let facts = books.facts(&ask, &mut |fact| {
            let Some(person) = fact.person else { return };
            match fact.metric {
                0 => _ = offers.days.entry(person).or_default().insert(fact.day),
                1 => offers.satisfaction.entry(person).or_default().0 += fact.value,
                2 => offers.satisfaction.entry(person).or_default().1 += fact.value,
                _ => offers.served.entry(person).or_default().extend(fact.party),
            }
        });
        facts.map_err(books_error)?;
        Ok(offers)
    }
}

fn of<'a>(id: &RecordId, demand: &'a Demand, party: &'a Option<Organisation>) -> Need<'a> {
    Need {
        id: *id,
        demand,
        party: party.as_ref(),
    }
}

impl Offers {
    fn list(&self) -> Vec<Offer<'_>> {
        let people: BTreeSet<&PersonId> = self.cards.keys().chain(self.supplies.keys()).collect();
        let offer = |person: &PersonId| Offer {
            person: *person,
            card: self.cards.get(person),
            supply: self.supplies.get(person),
            in_force: self.in_force.get(person).copied().unwrap_or_default(),
            days_used: self.days.get(person).map_or(0, |days| days.len() as i64),
            satisfaction: self.satisfaction.get(person).copied(),
            served: self.served.get(person).map(Vec::as_slice).unwrap_or_default(),
            claims: &[],
            home: None,
        };
        people.into_iter().map(offer).collect()
    }
}
