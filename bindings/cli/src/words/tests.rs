//! Every message in both languages, and a message for everything that the model can name.

use std::collections::BTreeSet;

use ketepai_core::model as m;
use m::registry::Kind;

use super::{Language, Words};

fn ids(language: Language) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for source in language.sources() {
        let before = ids.len();
        let lines = source
            .lines()
            .filter_map(|line| line.split_once(" =").map(|s| s.0));
        let named: Vec<&str> = lines
            .filter(|id| id.starts_with(|c: char| c.is_ascii_lowercase()))
            .collect();
        ids.extend(named.iter().map(|id| (*id).to_owned()));
        assert_eq!(
            ids.len(),
            before + named.len(),
            "no id stands twice, nor in both files"
        );
    }
    ids
}

fn missing(wanted: impl IntoIterator<Item = String>) -> Vec<String> {
    let words = Words::new(Language::Chinese);
    wanted
        .into_iter()
        .filter(|id| words.find(id, &[]).is_none())
        .collect()
}

#[test]
fn both_languages_say_the_same_things() {
    assert_eq!(ids(Language::Chinese), ids(Language::English));
    for language in [Language::Chinese, Language::English] {
        let words = Words::new(language);
        let unread: Vec<String> = ids(language)
            .into_iter()
            .filter(|id| words.find(id, &[]).is_none())
            .collect();
        assert!(unread.is_empty(), "{language:?} cannot read {unread:?}");
    }
}

#[test]
fn every_kind_and_field_has_a_name() {
    let mut wanted = Vec::new();
    for name in Kind::NAMES {
        wanted.push(format!("kind-{name}"));
        let kind = Kind::from_name(name);
        wanted.extend(
            kind.fields()
                .iter()
                .map(|(_, field)| format!("field-{name}-{field}")),
        );
        let envelope = m::record::ENVELOPE_KEYS
            .iter()
            .map(|key| format!("field-{}", kind.field_name(key)));
        wanted.extend(envelope);
    }
    assert_eq!(missing(wanted), Vec::<String>::new());
}

#[test]
fn every_code_has_a_word() {
    let vocabularies: [(&str, &[&str]); 46] = [
        ("source", m::record::Source::CODES),
        ("organisation_type", m::organisation::OrganisationType::CODES),
        ("part", m::organisation::Part::CODES),
        ("level", m::envoy::Level::CODES),
        ("direction", m::arrival::Direction::CODES),
        ("activity", m::visit::Activity::CODES),
        ("place", m::visit::PlaceVerdict::CODES),
        ("means", m::confirmation::Means::CODES),
        ("notice_type", m::notice::NoticeType::CODES),
        ("cascade", m::training::Cascade::CODES),
        ("medium", m::attachment::Medium::CODES),
        ("domain", m::question::Domain::CODES),
        ("datum", m::place::datum::DatumName::CODES),
        ("fix", m::place::fixes::FixVerdict::CODES),
        ("fix_reason", m::place::fixes::FixReason::CODES),
        ("geofence", m::place::geofence::Why::CODES),
        ("compass", m::place::bearing::Compass::CODES),
        ("plan", m::place::plan::Unplaced::CODES),
        ("signal", m::place::signals::SignalCode::CODES),
        ("signal_why", m::place::signals::SignalCode::CODES),
        ("team_kind", m::team::TeamKind::CODES),
        ("station_kind", m::station::StationKind::CODES),
        ("demand_channel", m::demand::DemandChannel::CODES),
        ("demand_state", m::demand::DemandState::CODES),
        ("consent", m::application::Consent::CODES),
        ("subject", m::assignment::Subject::CODES),
        ("post", m::assignment::Post::CODES),
        ("dispatch_mode", m::assignment::DispatchMode::CODES),
        ("signer", &m::assignment::SIGNERS),
        ("degree", m::envoy::Degree::CODES),
        ("title_rank", m::envoy::TitleRank::CODES),
        ("treatment_kind", m::treatment::TreatmentKind::CODES),
        ("rating_channel", m::satisfaction::RatingChannel::CODES),
        ("question_state", m::question::QuestionState::CODES),
        ("trade_kind", m::trade::TradeKind::CODES),
        ("payer", m::expense::Payer::CODES),
        ("approval", m::expense::Approval::CODES),
        ("outcome_kind", m::outcome::OutcomeKind::CODES),
        ("plan_level", m::outcome::PlanLevel::CODES),
        ("rd_point", &m::outcome::RD_POINTS),
        ("venture_role", &m::outcome::VENTURE_ROLES),
        ("evaluation_subject", m::evaluation::EvaluationSubject::CODES),
        ("task_state", m::task::TaskState::CODES),
        ("report_state", m::report::ReportState::CODES),
        ("cadre", &m::organisation::CADRES),
        ("special_group", &m::training::SPECIAL_GROUPS),
    ];
    let codes = vocabularies
        .iter()
        .flat_map(|(name, codes)| codes.iter().map(move |c| format!("{name}-{c}")));
    assert_eq!(missing(codes), Vec::<String>::new());
}

#[test]
fn every_denial_has_a_sentence_before_and_after() {
    let codes: Vec<&str> = m::policy::Denial::all().map(m::policy::Denial::code).collect();
    let refusals = codes.iter().map(|code| format!("refusal-{code}"));
    let denials = codes.iter().map(|code| format!("denied-{code}"));
    assert_eq!(missing(refusals.chain(denials)), Vec::<String>::new());
    let reasons = ["lost", "left", "succeeded", "reviewed"];
    let ended = reasons[..3].iter().map(|code| format!("status-ended-{code}"));
    let wanted = reasons.iter().map(|code| format!("refusal-{code}")).chain(ended);
    assert_eq!(missing(wanted), Vec::<String>::new());
}

#[test]
fn every_metric_of_the_model_can_be_asked_for() {
    let metrics = crate::commands::figure::METRICS;
    assert_eq!(
        missing(metrics.iter().map(|m| format!("metric-{}", m.replace('.', "-")))),
        Vec::<String>::new()
    );
    let named = |name: &&&str| !metrics.contains(*name);
    let counted = facts_of_every_kind();
    assert_eq!(
        counted.iter().filter(named).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
}

#[test]
fn every_reason_has_a_sentence() {
    use ketepai_core::sync::Reason;
    let reasons = [
        Reason::Unreachable,
        Reason::TimedOut,
        Reason::Cut,
        Reason::Portal,
        Reason::Damaged,
        Reason::Foreign,
        Reason::Busy,
        Reason::StationFault,
        Reason::Status(502),
        Reason::StaleNonce,
        Reason::NoProgress,
        Reason::RewoundTooOften,
        Reason::TooLarge,
        Reason::NeedsEnrolment,
        Reason::UpdateRequired,
        Reason::Denied(String::new()),
        Reason::Storage,
    ];
    let wanted = reasons.iter().map(|r| format!("reason-{}", r.code()));
    assert_eq!(missing(wanted), Vec::<String>::new());
}

#[test]
fn every_rule_of_a_file_of_another_program_has_a_sentence() {
    let rules = ketepai_core::exchange::RULES
        .iter()
        .map(|rule| format!("rule-{rule}"));
    assert_eq!(missing(rules), Vec::<String>::new());
    let reasons = [
        "same_credit_code",
        "same_phone",
        "names_alike",
        "places_near",
        "same_area",
    ];
    assert_eq!(
        missing(reasons.map(|r| format!("duplicate-{r}"))),
        Vec::<String>::new()
    );
    let levels = ["province", "city", "county", "town", "village"].map(|l| format!("area_level-{l}"));
    let shapes = ["point", "line", "polygon"].map(|s| format!("shape-{s}"));
    assert_eq!(missing(levels.into_iter().chain(shapes)), Vec::<String>::new());
}

#[test]
fn every_end_of_an_exchange_has_a_sentence() {
    use ketepai_core::sharing::{ParcelError, Reason};
    let reasons = [
        Reason::Cut,
        Reason::TimedOut,
        Reason::Stopped,
        Reason::Unreachable,
        Reason::NotOurs,
        Reason::UpdateRequired,
        Reason::Handshake,
        Reason::Damaged,
        Reason::Malformed,
        Reason::OutOfOrder,
        Reason::TooMuch,
        Reason::Foreign,
        Reason::BadIntroduction,
        Reason::Refused,
        Reason::TurnedAway(String::new()),
        Reason::Storage,
    ];
    let parcels = [
        ParcelError::Damaged,
        ParcelError::NotOurs,
        ParcelError::Foreign,
        ParcelError::BadLabel,
        ParcelError::WrongDestination,
        ParcelError::Unreadable,
        ParcelError::TooLarge,
    ];
    let shared = reasons.iter().map(|r| format!("share-{}", r.code()));
    let files = parcels.iter().map(|e| format!("rule-{}", e.code()));
    assert_eq!(missing(shared.chain(files)), Vec::<String>::new());
}

/// The metrics that records of every kind add to, full ones where fullness adds more.
fn facts_of_every_kind() -> BTreeSet<&'static str> {
    use m::record::{Envelope, Record};
    let envelope = Envelope::own(m::ids::PersonId([1; 8]), 0, 480);
    let mut metrics = BTreeSet::new();
    for name in Kind::NAMES {
        let mut fields = m::arrival::Arrival::new(envelope.clone()).to_fields();
        fields.remove("d");
        let record = Kind::from_name(name).read(fields);
        metrics.extend(record.facts(None).iter().map(|f| f.metric));
    }
    let mut visit = m::visit::Visit::to(envelope.clone(), m::ids::RecordId([2; 16]));
    visit.people = Some(1);
    let mut training = m::training::Training::new(envelope.clone());
    training.headcount = Some(1);
    training.groups.insert("firm_head".into(), 1);
    let mut question = m::question::Question::new(envelope.clone());
    question.answers = vec!["a".into()];
    metrics.extend(facts_of_the_kinds_that_programmes_look_into(&envelope));
    metrics.extend(visit.facts(None).iter().map(|f| f.metric));
    metrics.extend(training.facts(None).iter().map(|f| f.metric));
    metrics.extend(question.facts(None).iter().map(|f| f.metric));
    metrics
}

fn facts_of_the_kinds_that_programmes_look_into(envelope: &m::record::Envelope) -> BTreeSet<&'static str> {
    use m::assignment::{Assignment, Subject};
    use m::demand::{Demand, DemandState};
    use m::outcome::{Outcome, OutcomeKind, PlanLevel};
    use m::record::Record;
    use m::station::{Station, StationKind};
    use m::trade::{Trade, TradeKind};
    use m::value::Packed;
    let mut records: Vec<m::registry::AnyRecord> = Vec::new();
    for code in StationKind::CODES {
        let mut station = Station::new(envelope.clone());
        (station.kind, station.filed_day) = (Some(StationKind::from_code(code)), Some(0));
        records.push(station.into());
    }
    for (kind, level) in OutcomeKind::CODES.iter().zip(PlanLevel::CODES.iter().cycle()) {
        let mut outcome = Outcome::new(envelope.clone());
        outcome.kind = Some(OutcomeKind::from_code(kind));
        (outcome.level, outcome.plan) = (Some(PlanLevel::from_code(level)), "a".into());
        records.push(outcome.clone().into());
        (outcome.kind, outcome.newly_built) = (Some(OutcomeKind::RdInstitution), true);
        records.push(outcome.into());
    }
    for subject in [Subject::Team, Subject::Corporate] {
        let mut assignment = Assignment::new(envelope.clone());
        (assignment.subject, assignment.from_day) = (Some(subject), Some(0));
        assignment.persons = Packed(vec![m::ids::PersonId([1; 8])]);
        assignment.parties = Packed(vec![m::ids::RecordId([2; 16])]);
        records.push(assignment.into());
    }
    for kind in [TradeKind::Supply, TradeKind::Wanted] {
        let mut trade = Trade::new(envelope.clone());
        trade.kind = Some(kind);
        records.push(trade.into());
    }
    let mut demand = Demand::new(envelope.clone());
    demand.state = Some(DemandState::Answered);
    let mut treatment = m::treatment::Treatment::new(envelope.clone());
    treatment.treated = Some(1);
    let mut answer = m::satisfaction::Satisfaction::new(envelope.clone());
    answer.score = Some(5);
    let mut expense = m::expense::Expense::new(envelope.clone());
    expense.amount_fen = Some(1);
    let mut task = m::task::Task::new(envelope.clone());
    task.state = Some(m::task::TaskState::Done);
    let facts = [demand.facts(None), treatment.facts(None), answer.facts(None)];
    let more = [expense.facts(None), task.facts(None)];
    let rest = records.iter().flat_map(|record| record.facts(None));
    rest.chain(facts.into_iter().chain(more).flatten())
        .map(|fact| fact.metric)
        .collect()
}
