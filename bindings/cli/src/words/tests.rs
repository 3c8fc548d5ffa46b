//! Every message in both languages, and a message for everything that the model can name.

use std::collections::BTreeSet;

use ketepai_core::model as m;
use m::registry::Kind;

use super::{Language, Words};

mod facts;

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
    let counted = facts::of_every_kind();
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

#[test]
fn every_word_that_a_herder_sees_is_listed_for_a_translator() {
    let (chinese, english) = (Words::new(Language::Chinese), Words::new(Language::English));
    let list = include_str!("../../../../core/docs/translations/mn-Mong.md");
    let rows = m::vocabulary::HERDER_KEYS.iter().map(|key| {
        let word = |words: &Words| words.find(key, &[]).unwrap_or_default();
        format!("| `{key}` | {} | {} | ", word(&chinese), word(&english))
    });
    let wanted: Vec<String> = rows.collect();
    let listed: Vec<&str> = list.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(listed.len(), wanted.len());
    for (line, row) in listed.iter().zip(&wanted) {
        assert!(line.starts_with(row), "{row} is not where it should be: {line}");
    }
}

#[test]
fn no_translation_into_mongolian_stands_beside_the_list() {
    let source = include_str!("../../../../core/model/locales/mn-Mong.ftl");
    let keys = m::vocabulary::HERDER_KEYS;
    let translated = source
        .lines()
        .filter_map(|line| line.split_once(" =").map(|s| s.0));
    let strange: Vec<&str> = translated
        .filter(|key| !key.starts_with('#') && !keys.contains(key))
        .collect();
    assert_eq!(
        strange,
        Vec::<&str>::new(),
        "only what a herder sees is translated"
    );
}
