//! A way gone. A track exists only when its person starts one; while it runs, the status says so. Nothing else on
//! this phone keeps positions over time: the fixes come from whoever calls [`App::add_fix`].
//!
//! Points lie in the encrypted database, go with the phone when it is wiped, and leave it only as an attachment that
//! the person makes of them.

mod gpx;

use ketepai_model::attachment::{Attachment, Medium, Rung};
use ketepai_model::ids::RecordId;
use ketepai_model::place::Position;
use ketepai_model::scope::Scope;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// No point that is left out of a saved track lies further from it than this, metres.
pub const SIMPLIFIED_M: f64 = 10.0;

/// A track under way.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct TrackView {
    /// When it was started, seconds since 1970 UTC.
    pub since_s: i64,
    /// How many points it has.
    pub points: usize,
    /// Over the ground from point to point, metres.
    pub distance_m: f64,
    /// From its first point to its last, seconds; `None` with fewer than two.
    pub duration_s: Option<i64>,
    /// Seconds in which it went on.
    pub moving_s: i64,
}

impl App {
    /// Starts a track. `track_runs` where one is under way already.
    pub fn start_track(&mut self) -> Result<(), AppError> {
        self.me()?;
        let now_s = self.now().0;
        match self.store.write(|w| w.open_track(now_s))? {
            true => Ok(()),
            false => Err(denied("track_runs")),
        }
    }

    /// Adds a fix to the track under way, durably: its own time, or else now. `no_track` where none was started, and
    /// nothing is kept. One off the earth is refused as `not_on_earth`.
    pub fn add_fix(&mut self, fix: &Position) -> Result<(), AppError> {
        if !fix.is_on_earth() {
            return Err(AppError::Invalid {
                field: "position".into(),
                rule: "not_on_earth".into(),
            });
        }
        let at_s = fix.fix_s.unwrap_or(self.now().0);
        match self.store.write(|w| w.put_track_point(fix, at_s))? {
            true => Ok(()),
            false => Err(denied("no_track")),
        }
    }

    /// The track under way; `None` where there is none.
    pub fn track(&self) -> Result<Option<TrackView>, AppError> {
        let Some(since_s) = self.store.track_since()? else {
            return Ok(None);
        };
        let track = self.store.track()?;
        Ok(Some(TrackView {
            since_s,
            points: track.points.len(),
            distance_m: track.distance_m(),
            duration_s: track.duration_s(),
            moving_s: track.moving_s(),
        }))
    }

    /// Ends the track: saves it, simplified to [`SIMPLIFIED_M`], as a GPX file of a record, or with no record forgets
    /// it. Whoever reads the record reads the track. The points are forgotten only after the file is kept; of a track
    /// without points nothing is saved. The attachment's id.
    pub fn stop_track(&mut self, parent: Option<&RecordId>) -> Result<Option<RecordId>, AppError> {
        if self.store.track_since()?.is_none() {
            return Err(denied("no_track"));
        }
        let saved = match parent {
            Some(parent) => self.save_track(parent)?,
            None => None,
        };
        self.store.write(|w| w.forget_track())?;
        Ok(saved)
    }

    fn save_track(&mut self, parent: &RecordId) -> Result<Option<RecordId>, AppError> {
        let line = self
            .store
            .line(parent)?
            .ok_or(AppError::NotFound { what: "record" })?;
        let scope: Scope = line.scope.parse()?;
        let track = self.store.track()?.simplified(SIMPLIFIED_M);
        if track.points.is_empty() {
            return Ok(None);
        }
        let mut attachment = Attachment::new(self.me()?.envelope(&self.context));
        let kept = self.keep_file(gpx::of(&track).as_bytes(), Rung::Material)?;
        attachment.parent = Some(*parent);
        attachment.medium = Some(Medium::File);
        attachment.hash = Some(kept.hash);
        attachment.bytes = Some(kept.bytes);
        attachment.media_type = "application/gpx+xml".to_owned();
        attachment.caption = "GPX".to_owned();
        self.save_in(&scope, attachment.into()).map(Some)
    }
}

fn denied(reason: &str) -> AppError {
    AppError::Denied {
        reason: reason.into(),
    }
}
