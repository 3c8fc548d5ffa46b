//! Search that finds 布病 and 疫苗: overlapping pairs of Chinese characters as tokens, phrases as queries. No
//! dictionary. Indexed after the fact, in small steps, so that saving and syncing never wait for it.

use ketepai_model::ids::RecordId;
use ketepai_model::registry::Kind;
use rusqlite::params;

use crate::error::Error;
use crate::read::Line;
use crate::store::Store;

impl Store {
    /// Indexes what is not indexed yet, up to `limit` records; how many are left.
    pub fn index_some(&mut self, limit: u32) -> Result<u64, Error> {
        let ids: Vec<(i64, Vec<u8>)> = self
            .conn
            .prepare_cached(
                "SELECT l.record, r.rid FROM listing l JOIN record r ON r.id = l.record
                 WHERE l.indexed = 0 LIMIT ?1",
            )?
            .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut texts = Vec::with_capacity(ids.len());
        for (record, rid) in ids {
            let whole = self.whole(&RecordId::from_slice(&rid)?)?;
            let text = whole.filter(|w| !w.line.deleted).map(|w| {
                let listing = Kind::from_name(&w.line.kind).read(w.document.fields).listing();
                grams(&format!("{}\n{}", listing.title, listing.text))
            });
            texts.push((record, text.unwrap_or_default()));
        }
        self.write(|w| {
            for (record, text) in &texts {
                w.tx.prepare_cached("INSERT INTO search (rowid, grams) VALUES (?1, ?2)")?
                    .execute(params![record, text])?;
                w.tx.prepare_cached("UPDATE listing SET indexed = 1 WHERE record = ?1")?
                    .execute([record])?;
            }
            Ok::<_, Error>(())
        })?;
        let left = "SELECT count(*) FROM listing WHERE indexed = 0";
        Ok(self.conn.query_row(left, [], |row| row.get::<_, i64>(0))? as u64)
    }

    /// The records that contain all words of a query, newest first. Indexes first whatever is not indexed.
    pub fn search(&mut self, words: &str, limit: u32) -> Result<Vec<Line>, Error> {
        while self.index_some(500)? > 0 {}
        let Some(query) = phrase(words) else {
            return Ok(Vec::new());
        };
        // FTS5 walks its rows newest-arrived first without looking at the others; of those, the newest by
        // claimed time.
        let reach = limit.saturating_mul(5);
        let ids: Vec<Vec<u8>> = self
            .conn
            .prepare_cached(
                "SELECT rid FROM record WHERE id IN
                 (SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2)",
            )?
            .query_map(params![query, reach], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut lines = Vec::with_capacity(ids.len());
        for rid in ids {
            lines.extend(self.line(&RecordId::from_slice(&rid)?)?);
        }
        lines.sort_by_key(|l| (-l.at_s, l.id));
        lines.truncate(limit as usize);
        Ok(lines)
    }
}

/// The tokens of a text: pairs of Chinese characters, single ones that stand alone, and words.
fn grams(text: &str) -> String {
    runs(text)
        .iter()
        .flat_map(Run::tokens)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A query in FTS5's language; `None` when there is nothing to look for.
fn phrase(words: &str) -> Option<String> {
    let parts: Vec<String> = runs(words)
        .iter()
        .map(|run| match run {
            Run::Han(chars) if chars.len() == 1 => format!("{}*", quoted(&chars[0].to_string())),
            Run::Han(chars) => quoted(&pairs(chars).collect::<Vec<_>>().join(" ")),
            Run::Word(word) => format!("{}*", quoted(word)),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

fn pairs(chars: &[char]) -> impl Iterator<Item = String> + '_ {
    chars.windows(2).map(|pair| pair.iter().collect())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', ""))
}

enum Run {
    Han(Vec<char>),
    Word(String),
}

impl Run {
    fn tokens(&self) -> Vec<String> {
        match self {
            Run::Han(chars) if chars.len() == 1 => vec![chars[0].to_string()],
            // The last character stands alone too, so that a search for it finds it.
            Run::Han(chars) => pairs(chars).chain(chars.last().map(char::to_string)).collect(),
            Run::Word(word) => vec![word.clone()],
        }
    }
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        match (is_han(c), c.is_alphanumeric(), runs.last_mut()) {
            (true, _, Some(Run::Han(chars))) if open => chars.push(c),
            (true, _, _) => runs.push(Run::Han(vec![c])),
            (false, true, Some(Run::Word(word))) if open => word.extend(c.to_lowercase()),
            (false, true, _) => runs.push(Run::Word(c.to_lowercase().collect())),
            _ => {
                open = false;
                continue;
            }
        }
        open = true;
    }
    runs
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_cut_into_pairs_and_words_stay_whole() {
        assert_eq!(grams("布病疫苗 RB51。"), "布病 病疫 疫苗 苗 rb51");
        assert_eq!(phrase("疫苗").as_deref(), Some("\"疫苗\""));
    }
}
