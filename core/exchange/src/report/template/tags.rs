//! XML as a list of tags that remember where they stand, so that a part can be changed in one place and stay
//! what it is in all others.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::broken;
use crate::error::Error;
use crate::geo::guard;

/// Deeper than any part of a workbook.
const DEPTH: usize = 100;

/// What a tag does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Does {
    Open,
    Empty,
    Close,
}

/// One tag.
#[derive(Clone, Debug)]
pub(super) struct Tag<'x> {
    /// What it does.
    pub does: Does,
    /// Its name without the prefix.
    pub local: &'x str,
    /// The prefix with its colon, or nothing.
    pub prefix: &'x str,
    /// The whole tag.
    pub text: &'x str,
    /// Where it stands.
    pub range: Range<usize>,
}

impl Tag<'_> {
    /// An attribute by its whole name, unescaped.
    pub fn attribute(&self, key: &str) -> Option<String> {
        self.find(|name| name == key).map(|(_, value)| value)
    }

    /// The first attribute whose name fits, with that name.
    pub fn find(&self, fits: impl Fn(&str) -> bool) -> Option<(String, String)> {
        let inner = self
            .text
            .trim_start_matches('<')
            .trim_end_matches('>')
            .trim_end_matches('/');
        let start = BytesStart::from_content(inner, self.prefix.len() + self.local.len());
        let mut all = start.attributes().flatten();
        let found = all.find(|attribute| fits(attribute.key.as_ref()))?;
        let value = unescape(&found.value).ok()?.into_owned();
        Some((found.key.as_ref().to_owned(), value))
    }

    /// Whether an attribute says yes.
    pub fn says(&self, key: &str) -> bool {
        matches!(self.attribute(key).as_deref(), Some("1" | "true" | "on"))
    }

    /// The tag's text without an attribute.
    pub fn without(&self, key: &str) -> String {
        let Some(at) = self.text.find(&format!(" {key}=")) else {
            return self.text.to_owned();
        };
        let value = at + key.len() + 2;
        let rest = &self.text[value..];
        let end = rest.chars().next().and_then(|quote| rest.get(1..)?.find(quote));
        match end {
            Some(end) if rest.starts_with(['"', '\'']) => {
                format!("{}{}", &self.text[..at], &rest[end + 2..])
            }
            _ => self.text.to_owned(),
        }
    }

    /// Whether it opens, or is all there is of, an element of this name.
    pub fn begins(&self, local: &str) -> bool {
        self.does != Does::Close && self.local == local
    }

    /// Whether it closes an element of this name.
    pub fn ends(&self, local: &str) -> bool {
        self.does == Does::Close && self.local == local
    }
}

/// All tags of a text. Rule: `template_broken`.
pub(super) fn tags(text: &str) -> Result<Vec<Tag<'_>>, Error> {
    if guard(text, DEPTH).is_err() {
        return broken();
    }
    let mut reader = Reader::from_str(text);
    let mut tags = Vec::new();
    loop {
        let start = position(&reader);
        let Ok(event) = reader.read_event() else {
            return broken();
        };
        let does = match event {
            Event::Start(_) => Does::Open,
            Event::Empty(_) => Does::Empty,
            Event::End(_) => Does::Close,
            Event::Eof => return Ok(tags),
            _ => continue,
        };
        match tag(text, does, start..position(&reader)) {
            Some(tag) => tags.push(tag),
            None => return broken(),
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn tag(text: &str, does: Does, range: Range<usize>) -> Option<Tag<'_>> {
    let whole = text.get(range.clone())?;
    let inner = whole.strip_prefix('<')?.trim_start_matches('/');
    let name = inner
        .split(|c: char| c.is_whitespace() || c == '/' || c == '>')
        .next()?;
    let cut = name.find(':').map_or(0, |colon| colon + 1);
    Some(Tag {
        does,
        local: &name[cut..],
        prefix: &name[..cut],
        text: whole,
        range,
    })
}

/// Changes of a text: what stands in a range gives way to another text. Ranges do not overlap; an empty one
/// inserts.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Notes one change. Those of one place are kept in the order in which they were noted.
    pub fn put(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    /// The changed text; `None` where nothing changes. Rule: `template_broken` where changes overlap.
    pub fn apply(mut self, text: &str) -> Result<Option<String>, Error> {
        if self.0.is_empty() {
            return Ok(None);
        }
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut changed, mut at) = (String::with_capacity(text.len()), 0);
        for (range, new) in &self.0 {
            let Some(kept) = text.get(at..range.start) else {
                return broken();
            };
            changed.push_str(kept);
            changed.push_str(new);
            at = range.end;
        }
        let Some(rest) = text.get(at..) else {
            return broken();
        };
        changed.push_str(rest);
        Ok(Some(changed))
    }
}
