//! 提问: what a herder asks, and what is answered; also 投诉建议.

use crate::error::{Error, invalid};
use crate::ids::{BlobHash, BlobRef, PersonId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// What it is about.
    Domain {
        /// 养殖
        Livestock = "livestock",
        /// 疫病
        Disease = "disease",
        /// 种植
        Crops = "crops",
        /// 草原
        Grassland = "grassland",
        /// 政策
        Policy = "policy",
        /// 投诉建议
        Complaint = "complaint",
        /// 其他
        Other = "other",
    }
}

codes! {
    /// Where a question stands.
    QuestionState {
        /// 待分诊
        Open = "open",
        /// 已分诊
        Triaged = "triaged",
        /// 已回答
        Answered = "answered",
        /// 已办结
        Settled = "settled",
    }
}

record! {
    /// Answers are appended, so that two experts who answer at once both stand.
    Question = "question", schema 1 {
        /// The question, by paragraph.
        "q" text: Vec<String>,
        /// The language it is asked in.
        "l" language: String,
        /// What it is about.
        "d" domain: Option<Domain>,
        /// The answers, by paragraph.
        "a" answers: Vec<String>,
        /// Settled, by the word of whoever asked.
        "s" settled: bool,
        /// The recording, where it was asked by voice; its file is an attachment of the question.
        "v" voice: Option<BlobHash>,
        /// The desk to which it was sorted, by code (分诊).
        "k" triage: String,
        /// Who is to answer.
        "p" assigned_to: Option<PersonId>,
        /// Where it stands.
        "e" state: Option<QuestionState>,
        /// The files that belong to the answers.
        "f" answer_files: Packed<BlobRef>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        // Who does not write asks by voice.
        if self.voice.is_none() && self.text.iter().all(|p| p.trim().is_empty()) {
            return invalid("text", "required");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::From(area.clone(), self.envelope.served_by)
    }

    fn listing(&self) -> Listing {
        Listing {
            text: self.text.iter().chain(&self.answers).cloned().collect::<Vec<_>>().join("\n"),
            ..Listing::of(&self.envelope, self.text.first().cloned().unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let mut facts = vec![Fact::sum("questions", &self.envelope, area, 1)];
        if !self.answers.is_empty() {
            facts.push(Fact::sum("questions_answered", &self.envelope, area, 1));
        }
        facts
    }
}
