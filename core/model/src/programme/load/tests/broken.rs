//! Programmes broken one at a time. Each must be refused with the right code, in the right rule and line, and
//! never with a panic. The cases are data: `core/model/fixtures/broken_programmes.toml`.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::super::*;

const CASES: &str = include_str!("../../../../fixtures/broken_programmes.toml");
const ZH: &str = include_str!("../../../../locales/zh-CN.ftl");
const EN: &str = include_str!("../../../../locales/en.ftl");
const READINGS: &str = include_str!("../../../../../docs/readings.md");

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    file: String,
    from: String,
    to: String,
    at: String,
    rule: String,
    code: String,
}

fn shipped(name: &str) -> String {
    let path = format!("{}/programmes/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn every_shipped() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programmes");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| {
            e.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    names.sort();
    names
}

impl Case {
    fn broken(&self) -> String {
        let text = shipped(&self.file);
        assert!(text.contains(&self.from), "{}: nothing to break", self.name);
        text.replacen(&self.from, &self.to, 1)
    }

    /// What is wrong with what the loader said; nothing where it said it rightly.
    fn complaint(&self) -> Option<String> {
        let text = self.broken();
        let line = match text.find(&self.at) {
            Some(at) => text[..at].matches('\n').count() + 1,
            None => return Some(format!("{}: the place is not in the text", self.name)),
        };
        let expected = (line, self.rule.as_str(), self.code.as_str());
        match load(&text) {
            Ok(_) => Some(format!("{}: read without a finding", self.name)),
            Err(found)
                if found
                    .iter()
                    .any(|f| (f.line, f.rule.as_str(), f.code) == expected) =>
            {
                None
            }
            Err(found) => Some(format!("{}: expected {expected:?}, found {found:#?}", self.name)),
        }
    }
}

fn cases() -> Vec<Case> {
    toml::from_str::<Cases>(CASES).unwrap().case
}

#[test]
fn what_is_broken_is_found_in_its_line_and_rule() {
    let cases = cases();
    assert!(cases.len() >= 140);
    let complaints: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    assert!(
        complaints.is_empty(),
        "{} of {}:\n{}",
        complaints.len(),
        cases.len(),
        complaints.join("\n")
    );
}

#[test]
fn every_code_is_met_and_no_other() {
    let met: BTreeSet<String> = cases().into_iter().map(|c| c.code).collect();
    let known: BTreeSet<String> = CODES.iter().map(|c| (*c).to_owned()).collect();
    // A file that is too long cannot be made by one small edit; it has a test of its own.
    let one = BTreeSet::from(["too_long".to_owned()]);
    assert_eq!(known.difference(&met).cloned().collect::<BTreeSet<_>>(), one);
    assert_eq!(
        met.difference(&known).cloned().collect::<BTreeSet<_>>(),
        BTreeSet::new()
    );
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    for (language, words) in [("zh-CN", ZH), ("en", EN)] {
        for code in CODES {
            let key = format!("programme-{code} =");
            let sentence = words.lines().find_map(|line| line.strip_prefix(key.as_str()));
            let said = sentence.is_some_and(|s| s.trim().chars().count() > 4);
            assert!(said, "{language}: no sentence for {code}");
        }
    }
}

#[test]
fn no_measure_and_no_figure_is_there_for_nothing() {
    for name in every_shipped() {
        let rules = load(&shipped(&name)).unwrap();
        let quotas = rules.quotas.iter().flat_map(|q| &q.any).map(|way| &way.value);
        let dimensions = rules
            .grades
            .iter()
            .flat_map(|g| &g.dimensions)
            .flat_map(|d| &d.shows);
        let columns = rules
            .reports
            .iter()
            .flat_map(|r| &r.columns)
            .filter_map(|c| c.value.as_ref());
        let targets = rules.targets.iter().map(|t| &t.value);
        let all = targets.chain(quotas).chain(dimensions).chain(columns);
        let used: BTreeSet<&str> = all.flat_map(|value| value.names()).collect();
        let declared = rules
            .measures
            .iter()
            .map(|m| &m.id)
            .chain(rules.figures.iter().map(|f| &f.id));
        for id in declared {
            assert!(used.contains(id.as_str()), "{name}: {id}");
        }
    }
}

#[test]
fn every_outcome_of_a_step_has_a_word() {
    for name in every_shipped() {
        let rules = load(&shipped(&name)).unwrap();
        let steps = rules.workflows.iter().flat_map(|w| &w.steps);
        for outcome in steps.flat_map(|s| s.next.keys()) {
            let key = format!("\nstep_outcome-{outcome} = ");
            assert!(ZH.contains(&key) && EN.contains(&key), "{name}: {outcome}");
        }
    }
}

#[test]
fn every_reading_is_explained() {
    for name in every_shipped() {
        let rules = load(&shipped(&name)).unwrap();
        assert!(!rules.readings.is_empty() && !rules.slips.is_empty(), "{name}");
        let after = READINGS
            .split_once(&format!("`{name}`"))
            .map(|(_, after)| after.split("\n## ").next().unwrap_or_default());
        let section = after.unwrap_or_else(|| panic!("{name} has no section"));
        for reading in &rules.readings {
            let row = format!("| `{}` |", reading.id);
            assert!(section.contains(&row), "{name}: {}", reading.id);
        }
    }
}

#[test]
fn a_file_from_another_editor_is_read_as_it_is() {
    for name in every_shipped() {
        let text = shipped(&name);
        let plain = load(&text).unwrap();
        assert_eq!(load(&text.replace('\n', "\r\n")).unwrap(), plain, "{name}: CRLF");
        assert_eq!(load(&format!("\u{feff}{text}")).unwrap(), plain, "{name}: BOM");
        let tabs = text
            .replace("\n    ", "\n\t")
            .replace("\nclause = ", "\nclause\t=\t");
        assert_eq!(load(&tabs).unwrap(), plain, "{name}: tabs");
    }
}

#[test]
fn lines_are_the_same_with_carriage_returns() {
    let broken = shipped("jiaozuo").replacen("kind = \"county_squad\"", "kind = \"squad\"", 1);
    let plain = load(&broken).unwrap_err();
    assert_eq!(load(&broken.replace('\n', "\r\n")).unwrap_err(), plain);
}

#[test]
fn half_a_file_is_refused_wherever_it_breaks_off() {
    for name in every_shipped() {
        let text = shipped(&name);
        let covers = text.find("\n[covers]").unwrap();
        for (at, _) in text.char_indices().step_by(97) {
            let found = load(&text[..at]);
            assert!(at > covers || found.is_err(), "{name} at {at}");
            let lines = text[..at].lines().count() + 1;
            let findings = found.err().unwrap_or_default();
            assert!(findings.iter().all(|f| f.line <= lines), "{name} at {at}");
            assert!(findings.iter().all(|f| CODES.contains(&f.code)), "{name} at {at}");
        }
    }
}

#[test]
fn any_line_left_out_or_written_twice_is_no_panic() {
    for name in every_shipped() {
        let text = shipped(&name);
        let lines: Vec<&str> = text.lines().collect();
        for n in (0..lines.len()).step_by(5) {
            let mut without = lines.clone();
            let line = without.remove(n);
            let mut twice = lines.clone();
            twice.insert(n, line);
            for changed in [without, twice] {
                let findings = load(&changed.join("\n")).err().unwrap_or_default();
                assert!(findings.iter().all(|f| CODES.contains(&f.code)), "{name}: {line}");
            }
        }
    }
}

#[test]
fn what_is_no_programme_at_all_is_refused() {
    let binary: String = (0..=255u8).map(char::from).collect();
    let zip = String::from_utf8_lossy(b"PK\x03\x04\x14\x00\x06\x00\x08\x00").into_owned();
    let all = [
        "",
        "\n\n",
        "\u{feff}",
        "#",
        "🙂🙂",
        "=",
        "[",
        "[[",
        "[[]]",
        "]]",
        "\"",
        "'''",
        "{",
        "{}",
        "方案",
        "<html></html>",
    ];
    for text in all.into_iter().chain([binary.as_str(), zip.as_str()]) {
        let findings = load(text).unwrap_err();
        assert!(!findings.is_empty());
        assert!(
            findings.iter().all(|f| CODES.contains(&f.code)),
            "{text:?}: {findings:?}"
        );
    }
}

#[test]
fn a_file_that_is_too_long_is_not_even_read() {
    let padded = format!("{}\n# {}", shipped("jiaozuo"), "字".repeat(100_000));
    assert!(padded.len() > 300_000);
    let findings = load(&padded).unwrap_err();
    assert_eq!((findings[0].line, findings[0].code), (0, "too_long"));
    assert_eq!(findings[0].found, padded.len().to_string());
}

#[test]
fn everything_wrong_is_said_at_once_in_the_order_of_the_file() {
    let text = shipped("jiaozuo")
        .replacen("percent = 15", "percent = 150", 1)
        .replacen("kind = \"county_squad\"", "kind = \"squad\"", 1)
        .replacen("version = 1", "version = 0", 1);
    let findings = load(&text).unwrap_err();
    let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["bad_version", "no_percentage", "unknown_word"]);
    assert!(findings.is_sorted_by_key(|f| f.line));
}
