//! Who could answer a demand, and which other demands lie on the same way. The model weighs; here it is told what
//! is known of each person. Must not choose anybody.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ketepai_model::application::Application;
use ketepai_model::demand::Demand;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::Organisation;
use ketepai_model::place::Position;
use ketepai_model::programme::books::{Books, FactAsk};
use ketepai_model::programme::matching::sought::lives_at;
use ketepai_model::programme::matching::{Need, Offer, Proposal, propose, trips};
use ketepai_model::programme::register::{Needs, Register, span, typed};
use ketepai_model::programme::rules::{Day, Rules};
use ketepai_model::record::Record;
use ketepai_model::satisfaction::Satisfaction;
use ketepai_model::supply::Supply;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Station;
use super::programmes::found;
use crate::error::Error;
use crate::words::Words;

/// Whom somebody served before: so many days back.
const SERVED_DAYS: i64 = 3 * 366;

/// Proposals for a demand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Matches {
    /// The demand.
    #[schema(value_type = String)]
    pub demand: RecordId,
    /// At most 20 people; the order holds for this demand alone.
    pub proposals: Vec<ProposalLine>,
    /// Other open demands that one journey may answer with it.
    pub trips: Vec<TripLine>,
}

/// One person for the demand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProposalLine {
    /// Who.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// The name on the card.
    pub name: String,
    /// 0 to 1000; orders the proposals of one demand, and says nothing else.
    pub score: i64,
    /// Both sides agreed beforehand.
    pub agreed: bool,
    /// What speaks for it or against it, the weightiest first.
    pub reasons: Vec<ReasonLine>,
    /// What is not known and was weighed neither way.
    pub unknown: Vec<String>,
}

/// A reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReasonLine {
    /// A code.
    pub code: String,
    /// In Chinese, with its number.
    pub sentence: String,
    /// The number.
    pub value: i64,
    /// How far it speaks for the pair, 0 to 1000; 500 is neither way.
    pub share: i64,
    /// How much it weighs among the others.
    pub weight: i64,
    /// The clause, where a document says so.
    pub clause: String,
}

/// Several demands, proposed as one trip.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TripLine {
    /// The demands.
    #[schema(value_type = Vec<String>)]
    pub demands: Vec<RecordId>,
    /// The words that all of them have.
    pub why: Vec<String>,
    /// The counties, six digits.
    pub counties: Vec<String>,
    /// The longest way between two of them, kilometres, where it is known.
    pub km: Option<i64>,
}

impl Station {
    /// Who could answer a demand, by a programme's rules.
    pub fn matches(&self, code: &str, demand: &str) -> Result<Matches, Error> {
        let (shown, day) = (self.shown()?, self.today());
        let rules = found(&shown, code, None)?.rules;
        let id = shown.store().record(demand)?.ok_or(Error::NotFound("demand"))?;
        let demands: Vec<(RecordId, Demand)> = typed::<Demand>(shown.books().rows(Demand::KIND)?).collect();
        let known = Known::read(shown.books(), &rules, day)?;
        let needs: Vec<Need<'_>> = demands.iter().map(|(id, d)| known.need(*id, d)).collect();
        let own = needs.iter().find(|need| need.id == id);
        let own = *own.ok_or(Error::NotFound("demand"))?;
        let words = Words::new();
        let proposed = propose(&[own], &known.offers(day), &rules, day);
        let trips = trips::similar(&needs, day).into_iter();
        Ok(Matches {
            demand: id,
            proposals: proposed.iter().map(|p| known.line(p, &words)).collect(),
            trips: trips
                .filter(|t| t.needs.contains(&id))
                .map(TripLine::of)
                .collect(),
        })
    }
}

/// What is known of everybody who has a card or a supply.
struct Known {
    register: Register,
    supplies: BTreeMap<PersonId, Supply>,
    served: BTreeMap<PersonId, Vec<RecordId>>,
    claims: BTreeMap<PersonId, Vec<RecordId>>,
    days_used: BTreeMap<PersonId, i64>,
    satisfaction: BTreeMap<PersonId, (i64, i64)>,
}

impl Known {
    fn read(books: &dyn Books, rules: &Rules, day: i64) -> Result<Self, Error> {
        let supplies = typed::<Supply>(books.rows(Supply::KIND)?);
        Ok(Known {
            register: Register::read(books, rules, Needs::ALL)?,
            supplies: supplies.filter_map(|(_, s)| Some((s.person?, s))).collect(),
            served: served(books, day)?,
            claims: claims(books)?,
            days_used: days_used(books, day)?,
            satisfaction: satisfaction(books, (i64::MIN, i64::MAX))?,
        })
    }

    fn need<'a>(&'a self, id: RecordId, demand: &'a Demand) -> Need<'a> {
        let party = demand.party.map(|party| self.register.party(&party));
        Need {
            id,
            demand,
            party: party.and_then(|party| self.register.organisations.get(&party)),
        }
    }

    fn offers(&self, day: i64) -> Vec<Offer<'_>> {
        let people: BTreeSet<PersonId> = self
            .register
            .envoys
            .keys()
            .chain(self.supplies.keys())
            .copied()
            .collect();
        people.into_iter().map(|person| self.offer(person, day)).collect()
    }

    fn offer(&self, person: PersonId, day: i64) -> Offer<'_> {
        Offer {
            person,
            card: self.register.envoys.get(&person).map(|(_, card)| card),
            supply: self.supplies.get(&person),
            in_force: self.in_force(&person, day),
            days_used: self.days_used.get(&person).copied().unwrap_or(0),
            satisfaction: self.satisfaction.get(&person).copied(),
            served: self.served.get(&person).map_or(&[], Vec::as_slice),
            claims: self.claims.get(&person).map_or(&[], Vec::as_slice),
            home: self.home(&person, day),
        }
    }

    /// Parties of the postings of that day.
    fn in_force(&self, person: &PersonId, day: i64) -> i64 {
        let stands = |s: (i64, i64)| (s.0..=s.1).contains(&day);
        let parties: BTreeSet<RecordId> = self
            .register
            .assignments
            .iter()
            .filter(|(_, a)| a.persons.0.contains(person) && span(a).is_some_and(stands))
            .flat_map(|(_, a)| a.parties.0.iter().map(|p| self.register.party(p)))
            .collect();
        parties.len() as i64
    }

    /// Where the home unit is.
    fn home(&self, person: &PersonId, day: i64) -> Option<Position> {
        let unit = self.register.envoys.get(person)?.1.home_organisation?;
        let unit: &Organisation = self.register.organisations.get(&self.register.party(&unit))?;
        lives_at(unit, day)
    }

    fn line(&self, proposal: &Proposal, words: &Words) -> ProposalLine {
        let reason = |r: &ketepai_model::programme::matching::Reason| ReasonLine {
            code: r.code.to_owned(),
            sentence: words.say_number(&format!("match-{}", r.code), r.value),
            value: r.value,
            share: r.share,
            weight: r.weight,
            clause: r.clause.clone(),
        };
        let unknown = proposal
            .unknown
            .iter()
            .map(|code| words.say(&format!("match-unknown_{code}")));
        ProposalLine {
            person: proposal.person,
            name: self.register.name_of(&proposal.person),
            score: proposal.score,
            agreed: proposal.agreed,
            reasons: proposal.reasons.iter().map(reason).collect(),
            unknown: unknown.collect(),
        }
    }
}

impl TripLine {
    fn of(trip: trips::Trip) -> Self {
        TripLine {
            demands: trip.needs,
            why: trip.why.into_iter().collect(),
            counties: trip.counties.into_iter().collect(),
            km: trip.km,
        }
    }
}

fn served(books: &dyn Books, day: i64) -> Result<BTreeMap<PersonId, Vec<RecordId>>, Error> {
    let mut pairs: BTreeSet<(PersonId, RecordId)> = BTreeSet::new();
    let merges: HashMap<RecordId, RecordId> = books.merges()?;
    let ask = FactAsk {
        metrics: &["services"],
        from_day: day.saturating_sub(SERVED_DAYS),
        to_day: day,
        person: None,
    };
    books.facts(&ask, &mut |fact| {
        let party = fact.party.map(|p| *merges.get(&p).unwrap_or(&p));
        pairs.extend(fact.person.zip(party));
    })?;
    Ok(grouped(pairs))
}

/// Demands that somebody applied for themselves.
fn claims(books: &dyn Books) -> Result<BTreeMap<PersonId, Vec<RecordId>>, Error> {
    let applications = typed::<Application>(books.rows(Application::KIND)?);
    Ok(grouped(
        applications
            .filter_map(|(_, a)| a.applicant.zip(a.demand))
            .collect(),
    ))
}

fn grouped(pairs: BTreeSet<(PersonId, RecordId)>) -> BTreeMap<PersonId, Vec<RecordId>> {
    let mut all: BTreeMap<PersonId, Vec<RecordId>> = BTreeMap::new();
    for (person, record) in pairs {
        all.entry(person).or_default().push(record);
    }
    all
}

/// Days on site in the calendar year, each once however many parties.
fn days_used(books: &dyn Books, day: i64) -> Result<BTreeMap<PersonId, i64>, Error> {
    let mut days: BTreeSet<(PersonId, i64)> = BTreeSet::new();
    let ask = FactAsk {
        metrics: &["on_site_days"],
        from_day: Day::first_of(Day(day).year()).0,
        to_day: day,
        person: None,
    };
    books.facts(&ask, &mut |fact| days.extend(fact.person.map(|p| (p, fact.day))))?;
    let mut used = BTreeMap::new();
    for (person, _) in days {
        *used.entry(person).or_default() += 1;
    }
    Ok(used)
}

/// The sum of the scores that each was given between two days, and how many.
pub(super) fn satisfaction(
    books: &dyn Books,
    days: (i64, i64),
) -> Result<BTreeMap<PersonId, (i64, i64)>, Error> {
    let mut sums: BTreeMap<PersonId, (i64, i64)> = BTreeMap::new();
    for (_, answer) in typed::<Satisfaction>(books.rows(Satisfaction::KIND)?) {
        let within = (days.0..=days.1).contains(&answer.envelope.day());
        if let Some((person, score)) = answer.person.zip(answer.score).filter(|_| within) {
            let sum = sums.entry(person).or_default();
            *sum = (sum.0 + score, sum.1 + 1);
        }
    }
    Ok(sums)
}
