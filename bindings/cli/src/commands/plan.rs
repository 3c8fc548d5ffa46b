//! `plan`: an order for today's visits. A proposal; nothing is kept of it.

use ketepai_core::model::place::plan::{DayPlan, Travel};

use crate::arguments::Plan;
use crate::commands::near;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::{distance, lines};

pub fn plan(session: &Session<'_>, plan: &Plan) -> Result<(), Failure> {
    let from = near::from(session, plan.from.as_deref(), &plan.datum)?;
    let travel = Travel {
        round_trip: plan.round_trip,
        ..Travel::default()
    };
    let parties = session.find_all(&plan.parties)?;
    let day = session.app.plan_day(&from, &parties, &travel)?;
    if session.voice.json {
        let mut answer = serde_json::to_value(&day).map_err(Failure::json)?;
        if let Some(source) = input::attribution(&plan.datum) {
            answer["attribution"] = source.into();
        }
        return session.voice.document(&answer);
    }
    tell(session, &day, plan.round_trip)?;
    near::credit(session, &plan.datum);
    Ok(())
}

fn tell(session: &Session<'_>, day: &DayPlan, round_trip: bool) -> Result<(), Failure> {
    let words = session.words();
    for (n, leg) in day.legs.iter().enumerate() {
        let places = session.app.organisation(&leg.id)?.places;
        let name = places.get(leg.place).map(|p| p.name.clone()).unwrap_or_default();
        let party = lines::named(session, &leg.id)?;
        let far = distance(words, leg.distance_m);
        session.voice.print(&format!("{}. {party}　{name}　{far}", n + 1));
    }
    if !day.legs.is_empty() {
        let far = distance(words, day.distance_m);
        let id = if round_trip {
            "plan-total-return"
        } else {
            "plan-total"
        };
        session.voice.tell(id, &[("distance", far.into())]);
    }
    for (id, why) in &day.unplaced {
        let party = lines::named(session, id)?;
        session
            .voice
            .print(&format!("–  {party}　{}", words.code("plan", why.code())));
    }
    Ok(())
}
