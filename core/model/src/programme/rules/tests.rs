//! A small programme for tests of what decides by rules.
use super::Rules;

/// The smallest programme, with these tables.
pub(crate) fn rules_of(tables: &str) -> Rules {
    let head = "id = \"small\"\ntitle = \"试行办法\"\ndocument = \"试〔2026〕1号\"\nversion = 1\nfrom = 2026-01-01\n\
                to = 2026-12-31\nareas = [\"1525\"]\n[covers]\nclause = \"一\"\n";
    crate::programme::load::load(&format!("{head}{tables}")).unwrap()
}
