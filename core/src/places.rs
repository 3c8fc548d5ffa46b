//! A party's places: winter camp, summer pasture, barn. Adding and taking away are edits of one item each, so that
//! those of two people at once both stand. Where a party had no place at all and two people each name the first, that
//! is a conflict for a person to settle: both lists stand until then.

use ketepai_model::attachment::Medium;
use ketepai_model::document::Edit;
use ketepai_model::ids::{BlobHash, RecordId};
use ketepai_model::organisation::Place;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_model::value::Field;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// The key of an organisation's places.
const PLACES: &str = "p";

impl App {
    /// Adds a place to a party. One that says nothing at all, or that stands there already, is refused as `required`
    /// and `taken`; a shape by the rules of [`ketepai_model::place::shape`].
    pub fn add_place(&mut self, party: &RecordId, place: Place) -> Result<(), AppError> {
        if place == Place::default() {
            return Err(broken("required"));
        }
        place.validate()?;
        if self.organisation(party)?.places.contains(&place) {
            return Err(broken("taken"));
        }
        let Some(value) = place.to_value() else {
            return Err(broken("required"));
        };
        self.edit(party, &[Edit::Append(PLACES.into(), vec![value])])
            .map(|_| ())
    }

    /// Takes a place away, by its number in [`ketepai_model::organisation::Organisation::places`], from 0.
    pub fn remove_place(&mut self, party: &RecordId, index: usize) -> Result<Place, AppError> {
        let places = self.organisation(party)?.places;
        let place = places.get(index).ok_or(AppError::NotFound { what: "place" })?;
        if let Some(value) = place.to_value() {
            self.edit(party, &[Edit::Remove(PLACES.into(), value)])?;
        }
        Ok(place.clone())
    }

    /// The recording of an attachment, for directions in somebody's voice. `not_a_recording` for any other record.
    pub fn recording_of(&self, attachment: &RecordId) -> Result<BlobHash, AppError> {
        let whole = self
            .store
            .whole(attachment)?
            .ok_or(AppError::NotFound { what: "record" })?;
        let spoken = match Kind::from_name(&whole.line.kind).read(whole.document.fields) {
            AnyRecord::Attachment(a) if a.medium == Some(Medium::Voice) => a.hash,
            _ => None,
        };
        spoken.ok_or(AppError::Invalid {
            field: "voice".into(),
            rule: "not_a_recording".into(),
        })
    }
}

fn broken(rule: &str) -> AppError {
    AppError::Invalid {
        field: "places".into(),
        rule: rule.into(),
    }
}
