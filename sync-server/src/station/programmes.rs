//! The programmes of this county: which there are, whether a text would do as one, and where each stands. Must not
//! count by itself: the model does, on the station's books.

mod lines;

use ketepai_model::ids::PersonId;
use ketepai_model::programme::load::load;
use ketepai_model::programme::progress;
use ketepai_model::programme::rules::Rules;
use ketepai_model::programme::shelf::{self, Shelved};
use ketepai_model::programme::value::Asked;

use super::Station;
use super::as_of::Shown;
use crate::error::Error;
pub use lines::{
    Compared, FindingLine, Named, ProgrammeLine, ProgrammeText, QuotaLine, Shelf, TargetLine, UnreadableLine,
    WayLine,
};

impl Station {
    /// Every version of every programme, by code, the newest first; and those that cannot be read.
    pub fn programmes(&self) -> Result<Shelf, Error> {
        let (shelved, unreadable) = shelf::shelf(self.shown()?.books())?;
        Ok(Shelf {
            programmes: shelved.iter().map(|s| self.line_of(s)).collect(),
            unreadable: unreadable.iter().map(UnreadableLine::of).collect(),
        })
    }

    /// One programme: its rules, and its text as it was read.
    pub fn programme(&self, code: &str, version: Option<i64>) -> Result<ProgrammeText, Error> {
        let shelved = found(&self.shown()?, code, version)?;
        Ok(ProgrammeText {
            line: self.line_of(&shelved),
            rules: serde_json::to_value(&shelved.rules).unwrap_or_default(),
            text: shelved.text,
        })
    }

    /// What a text would be as a programme; [`Error::Findings`] where it would not do.
    pub fn check_programme(&self, text: &str) -> Result<ProgrammeLine, Error> {
        let rules = load(text).map_err(Error::Findings)?;
        let digest = ketepai_model::ids::BlobHash::of(text.as_bytes());
        Ok(self.line_of(&Shelved {
            rules,
            text: String::new(),
            digest,
            record: None,
        }))
    }

    /// Where every target stands as of a day, by the records that are here now.
    pub fn targets(&self, code: &str, version: Option<i64>, day: i64) -> Result<Vec<TargetLine>, Error> {
        let shown = self.shown()?;
        targets_of(&shown, &found(&shown, code, version)?.rules, day)
    }

    /// The targets of a programme, and of a text that may take its place, on the same records.
    pub fn compare_programme(&self, code: &str, text: &str, day: i64) -> Result<Vec<Compared>, Error> {
        let shown = self.shown()?;
        let before = targets_of(&shown, &found(&shown, code, None)?.rules, day)?;
        let after = targets_of(&shown, &load(text).map_err(Error::Findings)?, day)?;
        Ok(lines::side_by_side(before, after))
    }

    /// Where one person's year stands, by the quotas that hold for their postings.
    pub fn quotas(&self, code: &str, person: PersonId, day: i64) -> Result<Vec<QuotaLine>, Error> {
        let shown = self.shown()?;
        let rules = found(&shown, code, None)?.rules;
        let standings = progress::quotas(shown.books(), &rules, person, Asked::year_of(day))?;
        Ok(standings.iter().map(QuotaLine::of).collect())
    }

    pub(super) fn line_of(&self, shelved: &Shelved) -> ProgrammeLine {
        ProgrammeLine::of(shelved, shelved.rules.holds_in(self.county.as_str()))
    }
}

/// A programme by its code.
pub(super) fn found(shown: &Shown, code: &str, version: Option<i64>) -> Result<Shelved, Error> {
    shelf::find(shown.books(), code, version)?.ok_or(Error::NotFound("programme"))
}

fn targets_of(shown: &Shown, rules: &Rules, day: i64) -> Result<Vec<TargetLine>, Error> {
    let standings = progress::targets(shown.books(), rules, Asked::year_of(day), false)?;
    Ok(standings.iter().map(TargetLine::of).collect())
}
