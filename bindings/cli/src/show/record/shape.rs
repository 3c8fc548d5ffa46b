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
        (_, "deputies" | "liaison" | "members" | "persons" | "wanted" | "who" | "contributors") => {
            Shape::People
        }
        (_, "applicant" | "assigned_to" | "approved_by" | "consent_by" | "verified_by") => Shape::People,
        (_, "parties" | "party" | "arrivals" | "notices" | "notice") => Shape::Records,
        (_, "parent" | "household" | "confirms" | "continues" | "demand") => Shape::Records,
        (_, "about" | "assignments" | "host" | "origin" | "supplement_of" | "team" | "visit") => {
            Shape::Records
        }
        (_, "home_organisation" | "merged_into") => Shape::Records,
        ("team" | "application" | "assignment", "home_unit") => Shape::Records,
        ("report", "position") => Shape::Plain,
        (_, "position") => Shape::Position,
        (_, "places") => Shape::Places,
        (_, "taken_s") => Shape::Camera,
        (_, "at_s" | "from_s" | "to_s" | "starts_s" | "expires_s" | "cut_off_s") => Shape::Moment,
        (_, field) if field.ends_with("_day") => Shape::Day,
        ("figure", "source") | ("demand", "domain") => Shape::Plain,
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
        (kind, field) => code(kind, field).map_or(Shape::Plain, Shape::Code),
    }
}

/// The vocabulary of the codes in the field of a kind that programmes look into.
fn code(kind: &str, field: &str) -> Option<&'static str> {
    Some(match (kind, field) {
        ("team" | "assignment", "level") => "level",
        ("team", "kind") => "team_kind",
        ("station", "kind") => "station_kind",
        ("demand", "channel") => "demand_channel",
        ("demand", "state") => "demand_state",
        ("application", "consent") => "consent",
        ("assignment", "subject") | ("envoy", "unit_kind") => "subject",
        ("assignment", "post") => "post",
        ("assignment", "mode") => "dispatch_mode",
        ("envoy", "degree") => "degree",
        ("envoy", "title_rank") => "title_rank",
        ("organisation", "tags") => "cadre",
        ("question", "state") => "question_state",
        ("treatment", "kind") => "treatment_kind",
        ("satisfaction", "channel") => "rating_channel",
        ("trade", "kind") => "trade_kind",
        ("expense", "payer") => "payer",
        ("expense", "approval") => "approval",
        ("outcome", "kind") => "outcome_kind",
        ("outcome", "level") => "plan_level",
        ("outcome", "checklist") => "rd_point",
        ("outcome", "role") => "venture_role",
        ("evaluation", "subject") => "evaluation_subject",
        ("task", "state") => "task_state",
        ("report", "state") => "report_state",
        ("figure", "metric") => "metric",
        _ => return None,
    })
}
