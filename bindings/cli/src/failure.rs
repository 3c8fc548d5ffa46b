//! What went wrong, as a sentence that says what to do, and as an exit code for scripts.

use std::process::ExitCode;

use fluent_bundle::FluentValue;
use ketepai_core::AppError;
use ketepai_core::sharing::Reason as Met;
use ketepai_core::sync::Reason;

use crate::session::Voice;
use crate::words::Words;

/// Why a command did not do what was asked.
pub enum Failure {
    /// The core's word.
    App(AppError),
    /// A sync that gave up; what it did until then is kept.
    GaveUp(Reason),
    /// Files that would not do; the others are kept.
    NotAdded(usize),
    /// A programme's file with so many things wrong; the one before stays in force.
    BrokenProgramme(usize),
    /// Cells of a table that are wrong; nothing of it was imported.
    NotImported(usize),
    /// An exchange with another phone that did not come to its end; what it did until then is kept.
    Shared(Met),
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Failure::App(error)
    }
}

impl From<ketepai_core::store::Error> for Failure {
    fn from(error: ketepai_core::store::Error) -> Self {
        Failure::App(error.into())
    }
}

impl Failure {
    /// An answer that cannot be written as JSON.
    pub fn json(error: serde_json::Error) -> Self {
        Failure::App(AppError::Internal {
            report: "json".into(),
            source: Box::new(error),
        })
    }

    /// Tells the person, and the program that called.
    pub fn report(&self, voice: &Voice) -> ExitCode {
        let message = self.sentence(&voice.words);
        voice.aside(&message);
        if voice.json && matches!(self, Failure::App(_)) {
            let (code, detail) = self.code();
            let error = serde_json::json!({"error": {"code": code, "detail": detail, "message": message}});
            let _ = voice.document(&error);
        }
        ExitCode::from(self.exit())
    }

    /// 2 invalid, 3 not found, 4 denied, 5 not enrolled, 6 unreachable, 7 in use, 8 full, 9 damaged,
    /// 10 too old, 1 anything else.
    pub fn exit(&self) -> u8 {
        match self {
            Failure::App(AppError::Invalid { .. })
            | Failure::NotAdded(_)
            | Failure::NotImported(_)
            | Failure::BrokenProgramme(_) => 2,
            Failure::App(AppError::NotFound { .. }) => 3,
            Failure::App(AppError::Denied { .. }) | Failure::GaveUp(Reason::Denied(_)) => 4,
            Failure::App(AppError::NeedsEnrolment) | Failure::GaveUp(Reason::NeedsEnrolment) => 5,
            Failure::App(AppError::InUse) => 7,
            Failure::App(AppError::StorageFull) | Failure::GaveUp(Reason::Storage) => 8,
            Failure::App(AppError::DatabaseDamaged) => 9,
            Failure::App(AppError::UpdateRequired) | Failure::GaveUp(Reason::UpdateRequired) => 10,
            Failure::Shared(Met::Refused | Met::TurnedAway(_) | Met::Foreign | Met::BadIntroduction) => 4,
            Failure::Shared(Met::UpdateRequired) => 10,
            Failure::Shared(Met::Storage) => 8,
            Failure::App(AppError::Unreachable { .. }) | Failure::GaveUp(_) | Failure::Shared(_) => 6,
            Failure::App(AppError::File { .. } | AppError::Internal { .. }) => 1,
        }
    }

    /// The sentence for a person.
    pub fn said(&self, words: &Words) -> String {
        self.sentence(words)
    }

    fn code(&self) -> (&'static str, String) {
        match self {
            Failure::App(AppError::Invalid { field, rule }) => ("invalid", format!("{field}:{rule}")),
            Failure::App(AppError::NotFound { what }) => ("not_found", (*what).to_owned()),
            Failure::App(AppError::Denied { reason }) => ("denied", reason.clone()),
            Failure::App(AppError::NeedsEnrolment) => ("needs_enrolment", String::new()),
            Failure::App(AppError::InUse) => ("in_use", String::new()),
            Failure::App(AppError::StorageFull) => ("storage_full", String::new()),
            Failure::App(AppError::DatabaseDamaged) => ("database_damaged", String::new()),
            Failure::App(AppError::UpdateRequired) => ("update_required", String::new()),
            Failure::App(AppError::Unreachable { reason }) => ("unreachable", reason.clone()),
            Failure::App(AppError::File { path, .. }) => ("file", path.display().to_string()),
            Failure::App(AppError::Internal { report, .. }) => ("internal", report.clone()),
            Failure::NotAdded(n) => ("not_added", n.to_string()),
            Failure::NotImported(n) => ("not_imported", n.to_string()),
            Failure::BrokenProgramme(n) => ("broken_programme", n.to_string()),
            Failure::GaveUp(reason) => ("gave_up", reason.code().to_owned()),
            Failure::Shared(reason) => ("gave_up", reason.code().to_owned()),
        }
    }

    /// Why a file would not do, in short.
    pub fn said_of(error: &AppError, words: &Words) -> String {
        match error {
            AppError::Invalid { rule, .. } => words.code("rule", rule),
            AppError::StorageFull => words.say("error-storage_full"),
            AppError::File { source, .. } => io_reason(words, source),
            other => other.to_string(),
        }
    }

    fn sentence(&self, words: &Words) -> String {
        let tell = |id: &str, blanks: &[(&str, FluentValue<'_>)]| words.tell(id, blanks);
        match self {
            Failure::NotAdded(n) => tell("error-not_added", &[("n", (*n).into())]),
            Failure::NotImported(n) => tell("error-not_imported", &[("n", (*n).into())]),
            Failure::BrokenProgramme(n) => tell("error-broken_programme", &[("n", (*n).into())]),
            Failure::App(AppError::Invalid { field, rule }) => {
                let rule = words.code("rule", rule);
                tell(
                    "error-invalid",
                    &[("field", words.field("any", field).into()), ("rule", rule.into())],
                )
            }
            Failure::App(AppError::NotFound { what }) => {
                tell("error-not-found", &[("what", words.code("what", what).into())])
            }
            Failure::App(AppError::Denied { reason }) => denied(words, "denied", reason),
            Failure::GaveUp(Reason::Denied(reason)) => denied(words, "turned_away", reason),
            Failure::App(AppError::Unreachable { reason }) => tell(
                "error-unreachable",
                &[("reason", words.code("reason", reason).into())],
            ),
            Failure::App(AppError::File { path, source }) => {
                let blanks = [
                    ("path", path.display().to_string().into()),
                    ("why", io_reason(words, source).into()),
                ];
                tell("error-file", &blanks)
            }
            Failure::App(AppError::Internal { report, source }) => {
                let why = source.to_string();
                tell(
                    "error-internal",
                    &[("report", report.clone().into()), ("why", why.into())],
                )
            }
            Failure::GaveUp(Reason::NeedsEnrolment) => tell("error-needs_enrolment", &[]),
            Failure::GaveUp(reason) => gave_up(words, reason),
            Failure::Shared(reason) => {
                let why = words.code("share", reason.code());
                tell("error-shared", &[("reason", why.into())])
            }
            other => tell(&format!("error-{}", other.code().0), &[]),
        }
    }
}

fn denied(words: &Words, by: &str, reason: &str) -> String {
    if let Some(said) = refused(words, reason) {
        return said;
    }
    words
        .find(&format!("{by}-{reason}"), &[])
        .unwrap_or_else(|| words.tell("error-denied", &[("reason", reason.to_owned().into())]))
}

/// What stands in the way of a step, with the parts of its sentence: `flow-role_may_not|roles=officer`.
fn refused(words: &Words, reason: &str) -> Option<String> {
    let mut parts = reason.split('|');
    let id = parts.next().filter(|id| id.contains('-'))?;
    let blank = |part: &str| {
        let (name, value) = part.split_once('=')?;
        let vocabulary = match name {
            "roles" => "role",
            "who" => "signer",
            "outcomes" => "step_outcome",
            _ => return Some((name.to_owned(), value.to_owned())),
        };
        let said: Vec<String> = value
            .split(' ')
            .map(|code| words.code(vocabulary, code))
            .collect();
        Some((name.to_owned(), said.join("、")))
    };
    let blanks: Vec<(String, String)> = parts.filter_map(blank).collect();
    let blanks: Vec<(&str, FluentValue<'_>)> = blanks
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone().into()))
        .collect();
    words.find(id, &blanks)
}

/// What a person is told of a sync that did not come to its end.
pub fn gave_up(words: &Words, reason: &Reason) -> String {
    let why = words.code("reason", reason.code());
    words.tell("error-gave_up", &[("reason", why.into())])
}

fn io_reason(words: &Words, error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let code = match error.kind() {
        ErrorKind::NotFound => "not_found",
        ErrorKind::PermissionDenied => "permission",
        ErrorKind::IsADirectory => "directory",
        _ => return error.to_string(),
    };
    words.code("file", code)
}
