//! 通知: what herders read and hear, with text per language.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::BlobHash;
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// What kind of notice.
    NoticeType {
        /// 培训
        Training = "training",
        /// 资讯
        News = "news",
        /// 公示
        Publicity = "publicity",
        /// 通报
        Circular = "circular",
    }
}

record! {
    /// Public. Each language merges by itself, so that a translator and an editor do not collide.
    Notice = "notice", schema 1 {
        /// What kind.
        "k" kind: Option<NoticeType>,
        /// The title, by language.
        "n" titles: BTreeMap<String, String>,
        /// The text, by language, by paragraph.
        "w" texts: BTreeMap<String, Vec<String>>,
        /// The recorded voice, by language.
        "v" voices: BTreeMap<String, BlobHash>,
        /// Start of what it announces, seconds since 1970 UTC.
        "f" starts_s: Option<i64>,
        /// Where.
        "l" place: String,
        /// For whom.
        "a" audience: String,
        /// For how many.
        "m" capacity: Option<i64>,
        /// No longer shown from, seconds since 1970 UTC.
        "e" expires_s: Option<i64>,
        /// The objections made to what it publishes, one a line.
        "q" objections: Vec<String>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.kind.is_none() {
            return invalid("kind", "required");
        }
        if self.titles.values().all(|t| t.trim().is_empty()) {
            return invalid("titles", "required");
        }
        if self.kind == Some(NoticeType::Training) && self.starts_s.is_none() {
            return invalid("starts_s", "required");
        }
        if self.capacity.is_some_and(|n| n <= 0) {
            return invalid("capacity", "positive");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Public(area.clone())
    }

    fn listing(&self) -> Listing {
        let title = self.titles.get("zh-CN").or_else(|| self.titles.values().next()).cloned();
        let text = self.titles.values().chain(self.texts.values().flatten()).chain([&self.place]);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            ..Listing::of(&self.envelope, title.unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        vec![Fact::sum("notices", &self.envelope, area, 1)]
    }
}
