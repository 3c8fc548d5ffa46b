//! `notice` and `sign-up`: what is announced, and who comes.

use std::collections::BTreeMap;

use ketepai_core::model::notice::NoticeType;
use ketepai_core::notices::PostNotice;

use crate::arguments::{Notice, SignUp};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

pub fn post(mut session: Session<'_>, notice: Notice) -> Result<(), Failure> {
    let mut titles = BTreeMap::from([("zh-CN".to_owned(), notice.title)]);
    titles.extend(notice.title_mn.map(|title| ("mn-Mong".to_owned(), title)));
    let mut texts = BTreeMap::new();
    if !notice.text.is_empty() {
        texts.insert("zh-CN".to_owned(), notice.text);
    }
    let starts = notice.starts.as_deref();
    let id = session.app.post_notice(PostNotice {
        kind: input::code("kind", &notice.kind, NoticeType::CODES)?,
        titles,
        texts,
        starts_s: starts.map(|text| input::moment("starts_s", text)).transpose()?,
        place: notice.place,
        capacity: notice.capacity,
    })?;
    session.saved(&id, "notice")
}

pub fn sign_up(mut session: Session<'_>, sign_up: &SignUp) -> Result<(), Failure> {
    let notice = session.find(&sign_up.notice)?;
    let id = session.app.sign_up(&notice, sign_up.count, &sign_up.remark)?;
    session.saved(&id, "sign_up")
}
