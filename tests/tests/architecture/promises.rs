//! Every promise in `core/docs/threats.md` names a test that holds it; a promise without a test is none.

use super::workspace::sources;

#[test]
fn every_promise_against_a_threat_is_held_by_a_test_that_exists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("core/docs/threats.md")).expect("the threat model");
    let promises = text
        .lines()
        .skip_while(|line| *line != "## What we promise")
        .take_while(|line| *line != "## What we do not promise");
    let tests: Vec<String> = sources().into_iter().map(|source| source.text).collect();
    let is_test = |name: &str| tests.iter().any(|text| text.contains(&format!("fn {name}(")));
    let (mut held, mut missing) = (0, Vec::new());
    for line in promises.filter(|line| line.starts_with("| ")).skip(1) {
        let cell = line
            .trim_end_matches(" |")
            .rsplit("| ")
            .next()
            .unwrap_or_default();
        let names: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "no test: {line}");
        missing.extend(names.into_iter().filter(|name| !is_test(name)).map(str::to_owned));
        held += 1;
    }
    assert_eq!(
        missing,
        Vec::<String>::new(),
        "named in threats.md and not in the sources"
    );
    assert!(held > 20, "only {held} promises were read");
}
