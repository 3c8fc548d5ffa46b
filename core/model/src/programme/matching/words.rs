//! Which words two texts share. Chinese has no spaces between words, so a run of characters is taken two by two;
//! other scripts by word. Must not know what the words are about.

use std::collections::BTreeSet;

/// The words of a text: pairs of Chinese characters, whole words of other scripts in lower case.
pub type Words = BTreeSet<String>;

/// Said of everything, so it tells nothing.
const EVERYWHERE: &[&str] = &[
    "技术", "服务", "指导", "推广", "研究", "开发", "应用", "管理", "项目", "工作", "科技", "需求", "问题",
    "解决", "我们", "希望", "需要", "如何", "怎么", "什么", "the", "of", "and", "for", "a", "to", "in",
];

/// The words of several texts together.
pub fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Words {
    let mut all: Words = texts.into_iter().flat_map(in_order).collect();
    all.retain(|word| !EVERYWHERE.contains(&word.as_str()));
    all
}

/// The words of a text as they stand, those that say nothing included.
fn in_order(text: &str) -> Vec<String> {
    runs(text).into_iter().flat_map(|run| of_run(&run)).collect()
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9fff | 0x2_0000..=0x3_ffff | 0xf900..=0xfaff)
}

/// Unbroken runs: of Chinese characters, or of other letters and digits.
fn runs(text: &str) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let goes_on = open
            && runs
                .last()
                .and_then(|r| r.last())
                .is_some_and(|l| is_han(*l) == is_han(c));
        open = c.is_alphanumeric();
        match (open, goes_on) {
            (false, _) => {}
            (true, true) => runs.last_mut().into_iter().for_each(|run| run.push(c)),
            (true, false) => runs.push(vec![c]),
        }
    }
    runs
}

fn of_run(run: &[char]) -> Vec<String> {
    match run {
        [first, _, ..] if is_han(*first) => run.windows(2).map(|pair| pair.iter().collect()).collect(),
        _ => vec![run.iter().collect::<String>().to_lowercase()],
    }
}

/// How much of a phrase occurs among words, thousandths. `None` where the phrase says nothing.
pub fn covered(phrase: &Words, by: &Words) -> Option<i64> {
    let hits = phrase.iter().filter(|word| by.contains(*word)).count() as i64;
    (!phrase.is_empty()).then(|| hits * 1000 / phrase.len() as i64)
}

/// How alike two sets are, thousandths of their union (Jaccard). `None` where both are empty.
pub fn alike(a: &Words, b: &Words) -> Option<i64> {
    let both = a.intersection(b).count() as i64;
    let either = a.union(b).count() as i64;
    (either > 0).then(|| both * 1000 / either)
}

/// What of a text is shared, in the text's own words: pairs that follow one another are joined again.
pub fn shared_in(text: &str, shared: &Words) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for run in runs(text) {
        let mut joined = String::new();
        for word in of_run(&run) {
            let known = shared.contains(&word);
            match (known, joined.is_empty()) {
                (true, true) => joined = word,
                (true, false) => joined.extend(word.chars().last()),
                (false, _) => _ = found.insert(std::mem::take(&mut joined)),
            }
        }
        found.insert(joined);
    }
    found.remove("");
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_two_characters_is_found_inside_a_sentence() {
        let need = words(["羔羊腹泻，去年打过布病疫苗，需要技术指导"]);
        assert!(need.contains("布病") && need.contains("疫苗") && !need.contains("技术"));
        assert_eq!(covered(&words(["布病"]), &need), Some(1000));
        assert_eq!(covered(&words(["牧草"]), &need), Some(0));
        assert_eq!(
            covered(&words(["技术服务"]), &need),
            Some(0),
            "only 术服 is left, and it is not there"
        );
        assert_eq!(
            covered(&words([""]), &need),
            None,
            "nothing said is not nothing in common"
        );
    }

    #[test]
    fn other_scripts_go_by_the_word() {
        let a = words(["LED 封装 Хонины вакцин"]);
        assert!(a.contains("led") && a.contains("封装") && a.contains("вакцин"));
        assert_eq!(alike(&a, &a), Some(1000));
        assert_eq!(alike(&words([""]), &words([""])), None);
    }

    #[test]
    fn what_is_shared_is_said_in_whole_words() {
        let shared = words(["羔羊腹泻"]);
        assert_eq!(
            shared_in("我家羔羊腹泻三天", &shared),
            BTreeSet::from(["羔羊腹泻".to_owned()])
        );
    }
}
