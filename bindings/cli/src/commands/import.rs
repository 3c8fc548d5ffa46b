//! `import`: a table of organisations, an empty one to fill in, shapes of other programs.

use std::path::Path;

use ketepai_core::AppError;
use ketepai_core::exchange::{CellError, Import, ImportOptions, ShapeFormat, ShapeView, template};
use ketepai_core::model::place::datum::DatumName;
use ketepai_core::programmes::roster::Roster;

use super::upkeep::write_beside;
use crate::arguments::ImportVerb;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::words::Words;

pub fn import(session: Session<'_>, verb: ImportVerb) -> Result<(), Failure> {
    match verb {
        ImportVerb::Organisations { file, preview, datum } => organisations(session, &file, preview, &datum),
        ImportVerb::Template { file } => {
            write_beside(&file, &template()?)?;
            if session.voice.json {
                return session.voice.document(&serde_json::json!({"file": file}));
            }
            let file = file.display().to_string();
            session.voice.tell("import-template", &[("file", file.into())]);
            Ok(())
        }
        ImportVerb::Roster {
            what,
            file,
            metric,
            preview,
            template,
        } => {
            let what = roster_of(&what)?;
            match template {
                true => {
                    write_beside(&file, &ketepai_core::programmes::roster::empty_table(what)?)?;
                    super::programme::told_file(&session, &file)
                }
                false => roster(session, what, &file, (&metric, preview)),
            }
        }
        ImportVerb::Shapes {
            file,
            datum,
            to,
            number,
        } => shapes(session, &file, &datum, to.as_deref(), number),
    }
}

/// A file's bytes.
pub fn bytes_of(file: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |source| AppError::File {
        path: file.to_owned(),
        source,
    };
    Ok(std::fs::read(file).map_err(failed)?)
}

fn datum(code: &str) -> Result<DatumName, Failure> {
    Ok(DatumName::from_code(&input::code(
        "datum",
        code,
        DatumName::CODES,
    )?))
}

fn organisations(mut session: Session<'_>, file: &Path, preview: bool, code: &str) -> Result<(), Failure> {
    let options = ImportOptions {
        datum: datum(code)?,
        preview,
    };
    let import = session.app.import_organisations(&bytes_of(file)?, &options)?;
    if session.voice.json {
        session.voice.document(&import)?;
    } else {
        tell(&session, &import, preview);
    }
    refused(&import.errors)
}

fn roster_of(text: &str) -> Result<Roster, Failure> {
    match text {
        "envoys" => Ok(Roster::Envoys),
        "plan" => Ok(Roster::Plan),
        "outcomes" => Ok(Roster::Outcomes),
        _ => Err(input::invalid("kind", "no_such_code")),
    }
}

fn roster(
    mut session: Session<'_>,
    what: Roster,
    file: &Path,
    (metric, preview): (&str, bool),
) -> Result<(), Failure> {
    let import = session
        .app
        .import_roster(&bytes_of(file)?, what, metric, preview)?;
    match session.voice.json {
        true => session.voice.document(&import)?,
        false => tell(&session, &import, preview),
    }
    refused(&import.errors)
}

/// What is wrong with a file's cells makes the command fail.
pub fn refused(errors: &[CellError]) -> Result<(), Failure> {
    match errors.len() {
        0 => Ok(()),
        n => Err(Failure::NotImported(n)),
    }
}

fn tell(session: &Session<'_>, import: &Import, preview: bool) {
    let voice = session.voice;
    if !import.ignored.is_empty() {
        voice.tell("import-ignored", &[("headers", import.ignored.join("、").into())]);
    }
    for error in &import.errors {
        voice.print(&cell(session.words(), error));
    }
    let blanks = [
        ("rows", import.rows.into()),
        ("n", import.fresh.len().into()),
        ("skipped", import.skipped.into()),
    ];
    match (import.errors.is_empty(), preview) {
        (false, _) => {}
        (true, true) => {
            import
                .fresh
                .iter()
                .for_each(|name| voice.print(&format!("  {name}")));
            voice.tell("import-preview", &blanks);
        }
        (true, false) => voice.tell("import-done", &blanks),
    }
}

/// `B7 统一社会信用代码：…`
pub fn cell(words: &Words, error: &CellError) -> String {
    // In a voice recording too much is minutes, in a cell letters.
    let rule = match error.rule.as_str() {
        "too_long" => "cell_too_long",
        rule => rule,
    };
    let blanks = [
        ("address", error.address.clone().into()),
        ("header", error.header.clone().into()),
        ("rule", words.code("rule", rule).into()),
        ("value", error.value.clone().into()),
    ];
    match error.value.is_empty() {
        true => words.tell("import-cell", &blanks),
        false => words.tell("import-cell-value", &blanks),
    }
}

fn shapes(
    mut session: Session<'_>,
    file: &Path,
    code: &str,
    to: Option<&str>,
    number: usize,
) -> Result<(), Failure> {
    let format = ShapeFormat::of(file).ok_or_else(|| input::invalid("file", "not_a_shape_file"))?;
    let (bytes, datum) = (bytes_of(file)?, datum(code)?);
    let shapes = session.app.shapes(&bytes, format, &datum)?;
    if let Some(to) = to {
        let id = session.find(to)?;
        session
            .app
            .add_place_from(&id, &bytes, (format, &datum), number)?;
        if session.voice.json {
            return session
                .voice
                .document(&serde_json::json!({"id": id, "number": number}));
        }
        session
            .voice
            .tell("import-shape-kept", &[("id", id.short().into())]);
        return Ok(());
    }
    if session.voice.json {
        return session.voice.document(&shapes);
    }
    shapes
        .iter()
        .for_each(|shape| session.voice.print(&line(session.words(), shape)));
    session.voice.tell("import-shapes", &[("n", shapes.len().into())]);
    Ok(())
}

fn line(words: &Words, shape: &ShapeView) -> String {
    let first = shape.first.map(|(lat, lon)| format!("{lat:.6},{lon:.6}"));
    words.tell(
        "import-shape",
        &[
            ("number", shape.number.into()),
            ("name", shape.name.clone().into()),
            ("shape", words.code("shape", shape.shape).into()),
            ("points", shape.points.into()),
            ("first", first.unwrap_or_default().into()),
        ],
    )
}
