//! 提问: what herders ask, and what envoys answer.

use std::path::Path;

use ketepai_model::document::Edit;
use ketepai_model::ids::RecordId;
use ketepai_model::question::{Domain, Question};
use ketepai_model::value::Value;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

impl App {
    /// Asks. `domain` is a code of [`Domain`], or empty; `language` a tag such as `mn-Mong`.
    pub fn ask(&mut self, text: Vec<String>, domain: &str, language: &str) -> Result<RecordId, AppError> {
        let mut question = Question::new(self.me()?.envelope(&self.context));
        question.text = text;
        question.language = language.to_owned();
        question.domain = (!domain.is_empty()).then(|| Domain::from_code(domain));
        self.save(question.into())
    }

    /// Asks by voice: the recording is the question.
    pub fn ask_by_voice(
        &mut self,
        recording: &Path,
        text: Vec<String>,
        domain: &str,
        language: &str,
    ) -> Result<RecordId, AppError> {
        let (voice, file) = self.keep_voice(recording)?;
        let mut question = Question::new(self.me()?.envelope(&self.context));
        question.text = text;
        question.language = language.to_owned();
        question.domain = (!domain.is_empty()).then(|| Domain::from_code(domain));
        question.voice = Some(file.hash);
        let id = self.save(question.into())?;
        self.save_voice(&id, "", &voice, &file)?;
        Ok(id)
    }

    /// Answers; answers that two people give at once both stand.
    pub fn answer(&mut self, question: &RecordId, text: &str) -> Result<(), AppError> {
        self.edit(
            question,
            &[Edit::Append("a".into(), vec![Value::Text(text.to_owned())])],
        )
        .map(|_| ())
    }
}
