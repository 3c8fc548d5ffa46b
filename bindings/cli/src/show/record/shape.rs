//! What kind of thing a field holds, for those that are not plain text or numbers.

/// How a value is to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Persons, packed.
    People,
    /// Records, packed.
    Records,
    /// One fix.
    Position,
    /// The places of a household.
    Places,
    /// Seconds since 1970 UTC.
    Moment,
    /// Seconds by a camera's own clock.
    Camera,
    /// Days since 1970-01-01.
    Day,
    /// A code, or a list of codes, of this vocabulary.
    Code(&'static str),
    /// As it stands.
    Plain,
}

/// The shape of a kind's field.
pub fn of(kind: &str, field: &str) -> Shape {
    match (kind, field) {
        (_, "served_by" | "typed_by" | "person" | "companions" | "trainers") => Shape::People,
        (_, "parties" | "party" | "arrivals" | "notices" | "notice") => Shape::Records,
        (_, "parent" | "household" | "confirms" | "continues" | "demand") => Shape::Records,
        (_, "position") => Shape::Position,
        (_, "places") => Shape::Places,
        (_, "taken_s") => Shape::Camera,
        (_, "at_s" | "from_s" | "to_s" | "starts_s" | "expires_s") => Shape::Moment,
        (_, "from_day" | "to_day" | "registered_day") => Shape::Day,
        (_, "source") => Shape::Code("source"),
        (_, "activity") => Shape::Code("activity"),
        (_, "direction") => Shape::Code("direction"),
        (_, "domain") => Shape::Code("domain"),
        (_, "language") => Shape::Code("language"),
        (_, "means") => Shape::Code("means"),
        (_, "medium") => Shape::Code("medium"),
        (_, "parts") => Shape::Code("part"),
        ("visit", "place") => Shape::Code("place"),
        // Where fixes came and none was a position, the reason is a code; else it is in a person's words.
        ("arrival", "no_position") => Shape::Code("fix_reason"),
        ("training", "level") => Shape::Code("cascade"),
        ("envoy", "level") => Shape::Code("level"),
        ("notice", "kind") => Shape::Code("notice_type"),
        ("organisation", "kind") => Shape::Code("organisation_type"),
        _ => Shape::Plain,
    }
}
