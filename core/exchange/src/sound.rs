//! How a name sounds, roughly, whatever it is written in: Chinese characters by their pinyin without tones,
//! Cyrillic and traditional Mongolian by their letters. One household is 巴特尔 in one table, 巴图尔 in the next,
//! Баатар in a passport and ᠪᠠᠭᠠᠲᠤᠷ on its door.
//!
//! It is for finding candidates, never for deciding: 王伟 and 王维 sound the same. It knows no dialect, reads
//! each character by its usual sound only, and does not know that 满都拉 and 曼德拉 may be one word or two.

use pinyin::ToPinyin;

use crate::text::folded;

/// The sound of a name in Latin letters, with sounds folded that clerks write one for the other
/// (zh/z, ch/q/c, sh/x/s, r/l, ng/n, b/p …). Digits stay. Empty where nothing has a sound.
pub fn folded_sound(name: &str) -> String {
    fold(&latin(name))
}

/// Its consonants alone, doubled ones once: what 巴特尔, 巴图尔, Баатар and ᠪᠠᠭᠠᠲᠤᠷ share (`btl`).
pub fn skeleton(name: &str) -> String {
    let sound = folded_sound(name);
    let mut consonants: Vec<char> = sound.chars().filter(|c| !"aeiou".contains(*c)).collect();
    consonants.dedup();
    // A name that is all vowels (敖 ao) keeps them.
    if consonants.is_empty() {
        sound
    } else {
        consonants.into_iter().collect()
    }
}

/// Letters as they stand, in Latin: Chinese by pinyin without tones, Mongolian by the usual transliteration.
pub fn latin(name: &str) -> String {
    let text = folded(name);
    let mut out = String::new();
    for c in modern(&text).chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            '\u{0400}'..='\u{04FF}' => out.push_str(cyrillic(c)),
            '\u{1820}'..='\u{1842}' => out.push_str(mongolian(c)),
            c => out.push_str(c.to_pinyin().map_or("", |sound| sound.plain())),
        }
    }
    out
}

/// MNS 5217:2012, near enough: the fold takes away what differs.
fn cyrillic(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' => "w",
        'г' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "j",
        'з' => "z",
        'и' | 'й' | 'ы' | 'ь' | 'ъ' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}

/// U+1820 to U+1842 in order.
fn mongolian(c: char) -> &'static str {
    const LETTERS: [&str; 35] = [
        "a", "e", "i", "o", "u", "o", "u", "e", "n", "ng", "b", "p", "h", "g", "m", "l", "s", "sh", "t", "d",
        "ch", "j", "y", "r", "w", "f", "k", "k", "ts", "z", "h", "r", "lh", "zh", "ch",
    ];
    let at = u32::from(c).wrapping_sub(0x1820) as usize;
    LETTERS.get(at).copied().unwrap_or("")
}

/// Longest first; each at its place, once.
const FOLDS: [(&str, &str); 26] = [
    ("zh", "j"),
    ("ch", "c"),
    ("sh", "s"),
    ("ts", "c"),
    ("kh", "h"),
    ("ng", "n"),
    ("gh", "g"),
    ("lh", "l"),
    ("q", "c"),
    ("x", "s"),
    ("z", "j"),
    ("r", "l"),
    ("p", "b"),
    ("d", "t"),
    ("k", "h"),
    ("v", "w"),
    ("f", "w"),
    ("aa", "a"),
    ("ee", "e"),
    ("ii", "i"),
    ("oo", "o"),
    ("uu", "u"),
    ("y", "i"),
    ("ll", "l"),
    ("tt", "t"),
    ("nn", "n"),
];

/// Two passes: letters first, then what the letters became.
fn fold(latin: &str) -> String {
    let mut text = latin.to_owned();
    for _ in 0..2 {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            match FOLDS.iter().find(|(from, _)| rest.starts_with(from)) {
                Some((from, to)) => {
                    out.push_str(to);
                    rest = &rest[from.len()..];
                }
                None => {
                    out.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        text = out;
    }
    text
}

/// The g of the old script between two equal vowels is a long vowel today: ᠪᠠᠭᠠᠲᠤᠷ (bagatur) is Баатар.
fn modern(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let vowel = |c: &char| ('\u{1820}'..='\u{1827}').contains(c);
    let silent = |at: usize| {
        letters[at] == '\u{182D}'
            && at > 0
            && vowel(&letters[at - 1])
            && letters.get(at + 1) == Some(&letters[at - 1])
    };
    (0..letters.len())
        .filter(|at| !silent(*at))
        .map(|at| letters[at])
        .collect()
}

/// Edit distance of two texts (Levenshtein), counted in characters; stops at `bound` and says `bound + 1`.
pub fn distance(a: &str, b: &str, bound: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > bound {
        return bound + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
        if row.iter().all(|cost| *cost > bound) {
            return bound + 1;
        }
    }
    row[b.len()].min(bound + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_five_spellings_has_one_skeleton() {
        for name in ["巴特尔", "巴图尔", "巴特儿", "Баатар", "ᠪᠠᠭᠠᠲᠤᠷ", "Baatar"]
        {
            assert_eq!(skeleton(name), "btl", "{name}: {}", folded_sound(name));
        }
        for name in ["其其格", "琪琪格", "齐齐格", "Цэцэг", "ᠴᠡᠴᠡᠭ"] {
            assert_eq!(skeleton(name), "cg", "{name}: {}", folded_sound(name));
        }
    }

    #[test]
    fn other_names_have_others() {
        assert_ne!(skeleton("巴特尔"), skeleton("苏和"));
        assert_ne!(skeleton("巴特尔"), skeleton("宝音"));
        assert_ne!(skeleton("其其格"), skeleton("其木格"));
    }

    #[test]
    fn distance_is_counted_and_bounded() {
        assert_eq!(distance("bateel", "batuel", 3), 1);
        assert_eq!(distance("", "abc", 5), 3);
        assert_eq!(distance("abc", "xyz", 1), 2);
        assert_eq!(distance("牧民", "牧", 2), 1);
    }
}
