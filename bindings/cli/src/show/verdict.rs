//! How a position lies to known places, and what several fixes came to, in words.

use ketepai_core::arrivals::PlaceView;
use ketepai_core::model::place::fixes::Averaged;
use ketepai_core::model::visit::PlaceVerdict;

use crate::failure::Failure;
use crate::session::Session;
use crate::show::{distance, lines};

/// A verdict as a sentence.
pub fn sentence(session: &Session<'_>, view: &PlaceView) -> Result<String, Failure> {
    let words = session.words();
    let why = words.code("geofence", view.verdict.why.code());
    let name = match (&view.party, view.name.as_str()) {
        (Some(party), "") => lines::named(session, party)?,
        (_, name) => name.to_owned(),
    };
    let season = match view.verdict.out_of_season {
        true => words.say("place-out_of_season"),
        false => String::new(),
    };
    let far = view
        .verdict
        .distance_m
        .map(|m| distance(words, m))
        .unwrap_or_default();
    let blanks = [
        ("place", name.into()),
        ("distance", far.into()),
        ("why", why.into()),
        ("season", season.into()),
    ];
    let id = match view.verdict.kind {
        PlaceVerdict::Inside => "place-said-inside",
        PlaceVerdict::Near => "place-said-near",
        PlaceVerdict::Outside => "place-said-outside",
        PlaceVerdict::Missing | PlaceVerdict::Unknown(_) => "place-said-unknown",
    };
    Ok(words.tell(id, &blanks))
}

/// What several fixes came to, with every reason.
pub fn fixes(session: &Session<'_>, averaged: &Averaged) -> String {
    let words = session.words();
    let verdict = words.code("fix", averaged.verdict.code());
    let reasons: Vec<String> = averaged
        .reasons
        .iter()
        .map(|r| words.code("fix_reason", r.code()))
        .collect();
    let why = reasons.join(&words.say("list-separator"));
    let blanks = [
        ("used", averaged.used.into()),
        ("left", averaged.left_out.into()),
        ("verdict", verdict.into()),
        ("why", why.into()),
    ];
    words.tell(
        if reasons.is_empty() {
            "fixes-said"
        } else {
            "fixes-said-why"
        },
        &blanks,
    )
}
