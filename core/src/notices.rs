//! 通知 and 报名: what herders read, and how they answer.

use std::collections::BTreeMap;

use ketepai_model::ids::RecordId;
use ketepai_model::notice::{Notice, NoticeType};
use ketepai_model::sign_up::SignUp;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// A notice to put up.
#[derive(Clone, Debug, Default)]
pub struct PostNotice {
    /// What kind, as a code of [`NoticeType`].
    pub kind: String,
    /// The title, by language.
    pub titles: BTreeMap<String, String>,
    /// The text, by language, by paragraph.
    pub texts: BTreeMap<String, Vec<String>>,
    /// Start of what it announces, seconds since 1970 UTC.
    pub starts_s: Option<i64>,
    /// Where.
    pub place: String,
    /// For how many.
    pub capacity: Option<i64>,
}

impl App {
    /// Puts up a notice.
    pub fn post_notice(&mut self, command: PostNotice) -> Result<RecordId, AppError> {
        let mut notice = Notice::new(self.me()?.envelope(&self.context));
        notice.kind = Some(NoticeType::from_code(&command.kind));
        notice.titles = command.titles;
        notice.texts = command.texts;
        notice.starts_s = command.starts_s;
        notice.place = command.place;
        notice.capacity = command.capacity;
        self.save(notice.into())
    }

    /// Signs up for what a notice announces.
    pub fn sign_up(&mut self, notice: &RecordId, count: i64, remark: &str) -> Result<RecordId, AppError> {
        match self.store.line(notice)? {
            Some(line) if line.kind == "notice" => {}
            _ => return Err(AppError::NotFound { what: "notice" }),
        }
        let me = self.me()?;
        let mut sign_up = SignUp::new(me.envelope(&self.context));
        sign_up.notice = Some(*notice);
        sign_up.person = Some(me.person());
        sign_up.count = Some(count);
        sign_up.remark = remark.to_owned();
        self.save(sign_up.into())
    }
}
