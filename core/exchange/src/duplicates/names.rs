//! Whether two names may be one name.

use crate::sound::{distance, folded_sound, skeleton};
use crate::text::folded;

/// How alike two names are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Alike {
    /// The same sound in another spelling or another script.
    Sound,
    /// The same characters.
    Same,
}

/// A name made ready.
pub(super) struct Name {
    /// Without what every firm is called, half-width, lower case.
    core: String,
    sound: String,
    pub skeleton: String,
    /// Its numbers and directions: 白音一队 and 白音二队 are two teams. 李东 and 李栋 may be one man.
    numbers: Vec<char>,
    chinese: bool,
}

/// What says what kind of party it is, not which. Longest first.
const FORMS: [&str; 16] = [
    "农牧民专业合作社联合社",
    "农牧民专业合作社",
    "农民专业合作社",
    "种植专业合作社",
    "养殖专业合作社",
    "专业合作社",
    "种植合作社",
    "养殖合作社",
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "合作社",
    "家庭牧场",
    "家庭农场",
    "公司",
    "хоршоо",
];
const NUMBERS: &str = "0123456789一二三四五六七八九十百东西南北";

impl Name {
    pub fn of(name: &str) -> Self {
        let text: String = folded(name).chars().filter(|c| c.is_alphanumeric()).collect();
        let core = FORMS
            .iter()
            .find_map(|form| text.strip_suffix(form))
            .filter(|core| !core.is_empty());
        let core = core.unwrap_or(&text).to_owned();
        Name {
            sound: folded_sound(&core),
            skeleton: skeleton(&core),
            numbers: core.chars().filter(|c| NUMBERS.contains(*c)).collect(),
            chinese: core.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)),
            core,
        }
    }

    /// `None` for names that are not alike.
    pub fn alike(&self, other: &Name) -> Option<Alike> {
        if self.core.is_empty() || other.core.is_empty() {
            return None;
        }
        if self.core == other.core {
            return Some(Alike::Same);
        }
        let both_chinese = self.chinese && other.chinese;
        let long_names = self.core.chars().count().min(other.core.chars().count()) > 3;
        if both_chinese && long_names && self.numbers != other.numbers {
            return None;
        }
        // One letter in four may differ between spellings; between scripts the vowels say little.
        let long = self.sound.chars().count().max(other.sound.chars().count());
        let near = distance(&self.sound, &other.sound, long) * 4 <= long;
        let consonants = self.skeleton == other.skeleton && self.skeleton.len() > 1;
        let vowels = distance(&self.sound, &other.sound, long) * 2 <= long;
        let sound = if both_chinese && self.is_short_han(other) {
            // 王伟 and 王维: two characters tell a person only when they are the same ones, or one is.
            self.sound == other.sound
        } else {
            near || (consonants && vowels)
        };
        sound.then_some(Alike::Sound)
    }

    fn is_short_han(&self, other: &Name) -> bool {
        self.core.chars().count().max(other.core.chars().count()) < 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> Option<Alike> {
        Name::of(a).alike(&Name::of(b))
    }

    #[test]
    fn spellings_of_one_name_are_alike() {
        for (a, b) in [
            ("巴特尔", "巴图尔"),
            ("巴特尔", "巴特儿"),
            ("其其格", "琪琪格"),
            ("巴特尔", "Баатар"),
            ("巴图尔", "ᠪᠠᠭᠠᠲᠤᠷ"),
            ("苏和巴特尔", "苏赫巴特尔"),
            ("乌兰其其格", "乌兰齐齐格"),
            ("阿巴嘎旗白音养殖专业合作社", "阿巴嘎旗白音养殖合作社"),
            ("Батбаяр", "巴特巴雅尔"),
            ("王 伟", "王伟"),
        ] {
            assert!(
                alike(a, b).is_some(),
                "{a} {b}: {} {}",
                folded_sound(a),
                folded_sound(b)
            );
        }
        assert_eq!(alike("王伟", " 王伟 "), Some(Alike::Same));
    }

    #[test]
    fn other_names_are_not() {
        for (a, b) in [
            ("巴特尔", "宝音"),
            ("其其格", "其木格"),
            ("乌兰其其格", "萨仁其其格"),
            ("第一合作社", "第二合作社"),
            ("东乌珠穆沁", "西乌珠穆沁"),
            ("李强", "王强"),
            ("朝鲁", "朝克图"),
            ("合作社", "公司"),
            ("", "巴特尔"),
        ] {
            assert_eq!(
                alike(a, b),
                None,
                "{a} {b}: {} {}",
                folded_sound(a),
                folded_sound(b)
            );
        }
    }
}
