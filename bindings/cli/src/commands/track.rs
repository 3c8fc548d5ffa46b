//! `track`: a way gone, only where a person starts one, and for as long as they say.

use ketepai_core::AppError;
use ketepai_core::tracks::TrackView;

use crate::arguments::TrackVerb;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::{distance, duration, moment};

pub fn track(mut session: Session<'_>, verb: TrackVerb) -> Result<(), Failure> {
    match verb {
        TrackVerb::Start => {
            session.app.start_track()?;
            show(&session, "track-started")
        }
        TrackVerb::Add { at, datum } => {
            session.app.add_fix(&input::position(&at, &datum)?)?;
            show(&session, "track-runs")
        }
        TrackVerb::Stop { id } => stop(&mut session, &id),
        TrackVerb::Show => show(&session, "track-runs"),
        TrackVerb::Discard => {
            session.app.stop_track(None)?;
            told(&session, &serde_json::json!({"track": null}), "track-discarded")
        }
    }
}

fn stop(session: &mut Session<'_>, id: &str) -> Result<(), Failure> {
    let parent = session.find(id)?;
    match session.app.stop_track(Some(&parent))? {
        Some(id) => {
            let more = serde_json::json!({"parent": parent});
            session.saved_with(&id, "attachment", &more)?;
            session.voice.tell_beside(&session.words().say("track-saved"));
            Ok(())
        }
        None => told(session, &serde_json::json!({"track": null}), "track-empty"),
    }
}

fn show(session: &Session<'_>, id: &str) -> Result<(), Failure> {
    let track = session.app.track()?.ok_or(AppError::Denied {
        reason: "no_track".into(),
    })?;
    if session.voice.json {
        return session.voice.document(&serde_json::json!({"track": track}));
    }
    session.voice.print(&sentence(session, id, &track));
    Ok(())
}

fn told(session: &Session<'_>, answer: &serde_json::Value, id: &str) -> Result<(), Failure> {
    if session.voice.json {
        return session.voice.document(answer);
    }
    session.voice.tell(id, &[]);
    Ok(())
}

/// A track under way in words.
pub fn sentence(session: &Session<'_>, id: &str, track: &TrackView) -> String {
    let words = session.words();
    let blanks = [
        ("since", moment::minute(track.since_s).into()),
        ("points", track.points.into()),
        ("distance", distance(words, track.distance_m).into()),
        ("duration", duration(words, track.duration_s.unwrap_or(0)).into()),
    ];
    words.tell(id, &blanks)
}
