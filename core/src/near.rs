//! Who is near: parties by the distance to where they live this month, from what lies on this phone.

use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Place;
use ketepai_model::place::Position;
use ketepai_model::place::bearing::Compass;

use crate::app::App;
use crate::arrivals::month_of;
use crate::error::AppError;

/// A party nearby.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NearView {
    /// The party.
    pub id: RecordId,
    /// What a person calls it.
    pub title: String,
    /// Which of its places, by its index.
    pub place: usize,
    /// What people call that place; empty where it has no name.
    pub name: String,
    /// Where that is.
    pub position: Position,
    /// How far, metres (geodesic).
    pub distance_m: f64,
    /// Which way.
    pub compass: Compass,
    /// They are not known to live at any place this month: this is the nearest of the others.
    pub out_of_season: bool,
}

impl App {
    /// The nearest parties, at most `limit`, by their season's place: of several the nearest; where none is known for
    /// the month, any place, and so said. The index gives for each a bound that no place of it is nearer than, and
    /// looking ends where the bounds pass what was found.
    pub fn near(&self, here: &Position, limit: usize) -> Result<Vec<NearView>, AppError> {
        let now = self.now();
        let month = month_of(ketepai_model::record::local_day(now.0, now.1));
        let (lat, lon) = here.degrees();
        let mut asked = limit.saturating_mul(2).max(8);
        loop {
            let candidates = self.store.nearest(lat, lon, "organisation", asked)?;
            let all = candidates.len() < asked;
            let farthest = candidates.last().map_or(0.0, |c| c.1);
            let lines = self.shown(candidates.into_iter().map(|c| c.0).collect())?;
            let mut found = Vec::new();
            for line in &lines {
                found.extend(view(line, &self.places_of(&line.id)?, here, month));
            }
            found.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.id.cmp(&b.id)));
            // The index's distances are those of a sphere, and its numbers are of 32 bits.
            let sure = found
                .get(limit.saturating_sub(1))
                .is_some_and(|f| f.distance_m * 1.007 + 2.0 <= farthest);
            if all || sure || limit == 0 {
                found.truncate(limit);
                return Ok(found);
            }
            asked = asked.saturating_mul(4);
        }
    }

    /// The time now, seconds since 1970 UTC, and the device's zone.
    pub(crate) fn now(&self) -> (i64, i64) {
        let clock = &self.context.clock;
        (
            clock.claimed_ms().div_euclid(1000),
            i64::from(clock.zone_minutes()),
        )
    }
}

fn view(line: &ketepai_store::read::Line, places: &[Place], here: &Position, month: u8) -> Option<NearView> {
    let found = places.iter().enumerate().filter_map(|(index, place)| {
        let centre = place.centre().filter(Position::is_on_earth)?;
        Some((!place.lived_in(month), here.geodesic_m(&centre), index, centre))
    });
    let (out_of_season, distance_m, index, position) =
        found.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))?;
    Some(NearView {
        id: line.id,
        title: line.title.clone(),
        place: index,
        name: places.get(index).map(|p| p.name.clone()).unwrap_or_default(),
        compass: here.compass(&position),
        position,
        distance_m,
        out_of_season,
    })
}
