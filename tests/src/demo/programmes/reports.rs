//! What comes out of a programme: where its targets stand, and the tables that are handed in.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::demo::Outcome;
use crate::demo::narrator::Narrator;
use crate::demo::phone::Phone;

/// A table of a programme: its code, from, to, and as of which day.
pub type Table<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Where tables go, and who tells of them.
pub struct Reports<'a> {
    out: Option<&'a Path>,
    /// The voice.
    pub voice: &'a Narrator,
}

impl<'a> Reports<'a> {
    /// Into a folder, or nowhere.
    pub fn new(out: Option<&'a Path>, voice: &'a Narrator) -> Self {
        Reports { out, voice }
    }

    /// Tells where the targets stand on a day, and gives them as an object by code.
    pub fn progress(&self, phone: &Phone, code: &str, day: &str) -> Outcome<Value> {
        let asked = ["programme", "progress", code, "--day", day];
        self.voice.quote(&phone.see(&asked)?);
        Ok(standing(&phone.ask(&asked)?["targets"]))
    }

    /// Writes tables as files, where somebody wants files.
    pub fn write(&self, phone: &Phone, programme: &str, tables: &[Table<'_>]) -> Outcome<()> {
        let Some(out) = self.out.and_then(Path::to_str) else {
            return Ok(());
        };
        for table in tables {
            phone.ask(&[&asked(programme, table)[..], &["--out", out]].concat())?;
        }
        Ok(())
    }

    /// Shows one.
    pub fn show(&self, phone: &Phone, programme: &str, table: &Table<'_>) -> Outcome<()> {
        self.voice.quote(&phone.see(&asked(programme, table))?);
        Ok(())
    }

    /// A file in the folder, for what is printed on the way.
    pub fn file(&self, name: &str) -> Outcome<Option<String>> {
        let Some(out) = self.out else { return Ok(None) };
        std::fs::create_dir_all(out)?;
        Ok(out.join(name).to_str().map(str::to_owned))
    }

    /// Where the files are.
    pub fn tell_where(&self) {
        if let Some(out) = self.out {
            let out = out.display();
            self.voice
                .say(&format!("报表在：{out}"), &format!("The reports are in {out}"));
        }
    }
}

fn asked<'a>(programme: &'a str, (report, from, to, day): &Table<'a>) -> [&'a str; 10] {
    [
        "report", "build", programme, report, "--from", from, "--to", to, "--day", day,
    ]
}

/// `{"<target>": {"value", "goal", "verdict"}}`: numbers as numbers, a blank as null.
fn standing(targets: &Value) -> Value {
    let mut all = Map::new();
    for target in targets.as_array().into_iter().flatten() {
        let Some(id) = target["id"].as_str() else {
            continue;
        };
        let stands = json!({
            "value": number(&target["value"]), "goal": number(&target["goal"]), "verdict": target["verdict"],
        });
        all.insert(id.to_owned(), stands);
    }
    Value::Object(all)
}

/// A cell's number; null for a blank.
fn number(cell: &Value) -> Value {
    match &cell["value"] {
        Value::Object(parts) => decimal(parts).unwrap_or_default(),
        plain => plain.clone(),
    }
}

/// `value / 10^decimals`, whole where it comes out whole.
fn decimal(parts: &Map<String, Value>) -> Option<Value> {
    let (value, decimals) = (parts.get("value")?.as_i64()?, parts.get("decimals")?.as_u64()?);
    let scale = 10_i64.checked_pow(u32::try_from(decimals).ok()?)?;
    match value % scale {
        0 => Some((value / scale).into()),
        _ => Some((value as f64 / scale as f64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_is_not_a_zero() {
        let targets = json!([
            {"id": "firms", "value": {"kind": "count", "value": 0}, "goal": {"kind": "count", "value": 2000}, "verdict": "not_yet"},
            {"id": "coverage", "value": {"kind": "blank"}, "goal": {"kind": "percent", "value": {"value": 1000, "decimals": 1}}, "verdict": "blank"},
        ]);
        let standing = standing(&targets);
        assert_eq!(
            standing["firms"],
            json!({"value": 0, "goal": 2000, "verdict": "not_yet"})
        );
        assert_eq!(
            standing["coverage"],
            json!({"value": null, "goal": 100, "verdict": "blank"})
        );
    }

    #[test]
    fn a_part_of_a_unit_stays_a_number() {
        let cell = json!({"kind": "percent", "value": {"value": 386, "decimals": 2}});
        assert_eq!(number(&cell), json!(3.86));
    }
}
