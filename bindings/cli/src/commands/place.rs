//! `organisation place`: a party's camps and pastures, each an edit that travels.

use ketepai_core::AppError;
use ketepai_core::model::ids::RecordId;
use ketepai_core::model::organisation::Place;
use ketepai_core::model::place::shape::{Polygon, Shape};

use crate::arguments::{NewPlace, PlaceVerb};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::record;

pub fn place(mut session: Session<'_>, verb: PlaceVerb) -> Result<(), Failure> {
    match verb {
        PlaceVerb::Add(new) => add(&mut session, *new),
        PlaceVerb::List { id } => {
            let id = session.find(&id)?;
            list(&session, &id)
        }
        PlaceVerb::Remove { id, number } => remove(&mut session, &id, number),
    }
}

fn add(session: &mut Session<'_>, new: NewPlace) -> Result<(), Failure> {
    let id = session.find(&new.id)?;
    let place = Place {
        position: input::maybe_position(new.at.as_deref(), &new.datum)?,
        months: new.months.as_deref().map_or(Ok((0, 0)), input::months)?,
        shape: shape(&new)?,
        directions_voice: voice(session, new.voice.as_deref())?,
        name: new.name,
        directions: new.directions,
    };
    session.app.add_place(&id, place)?;
    list(session, &id)
}

fn shape(new: &NewPlace) -> Result<Option<Shape>, Failure> {
    let Some(outer) = &new.polygon else {
        return Ok(new.radius.map(|radius_m| Shape::Point { radius_m }));
    };
    let holes = new.hole.iter().map(|hole| input::ring(hole, &new.datum));
    Ok(Some(Shape::Polygon(Polygon {
        outer: input::ring(outer, &new.datum)?,
        holes: holes.collect::<Result<_, _>>()?,
    })))
}

fn voice(
    session: &Session<'_>,
    id: Option<&str>,
) -> Result<Option<ketepai_core::model::ids::BlobHash>, Failure> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(session.app.recording_of(&session.find(id)?)?))
}

fn remove(session: &mut Session<'_>, id: &str, number: usize) -> Result<(), Failure> {
    let id = session.find(id)?;
    let index = number
        .checked_sub(1)
        .ok_or(AppError::NotFound { what: "place" })?;
    session.app.remove_place(&id, index)?;
    list(session, &id)
}

/// What the party has now.
fn list(session: &Session<'_>, id: &RecordId) -> Result<(), Failure> {
    session.app.not_hidden(id)?;
    let places = session.app.organisation(id)?.places;
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"id": id, "places": places}));
    }
    if places.is_empty() {
        session.voice.tell("places-none", &[]);
    }
    for (n, place) in places.iter().enumerate() {
        session
            .voice
            .print(&format!("{}. {}", n + 1, record::place(session, place)));
    }
    Ok(())
}
