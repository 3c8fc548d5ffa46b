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
    let vocabularies: [(&str, &[&str]); 12] = [
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
        missing(metrics.iter().map(|m| format!("metric-{m}"))),
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
    let mut question = m::question::Question::new(envelope);
    question.answers = vec!["a".into()];
    metrics.extend(visit.facts(None).iter().map(|f| f.metric));
    metrics.extend(training.facts(None).iter().map(|f| f.metric));
    metrics.extend(question.facts(None).iter().map(|f| f.metric));
    metrics
}
