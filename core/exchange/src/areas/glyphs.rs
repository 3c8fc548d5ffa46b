//! The characters of all names, once each, with how they may be read. Some five thousand for all of China.

use std::collections::HashMap;

use pinyin::ToPinyinMulti;

/// The number that no character has.
pub(super) const NOTHING: u16 = u16::MAX;

/// One character.
pub(super) struct Glyph {
    /// Every reading without tones, in Latin letters; a digit or Latin letter reads as itself.
    pub readings: Vec<Box<str>>,
}

/// Characters by number.
#[derive(Default)]
pub(super) struct Glyphs {
    chars: Vec<char>,
    numbers: HashMap<char, u16>,
    glyphs: Vec<Glyph>,
    firsts: Vec<u32>,
}

impl Glyphs {
    /// The number of a character, given anew where it has none; `None` beyond 65,535 of them.
    pub fn intern(&mut self, c: char) -> Option<u16> {
        if let Some(number) = self.numbers.get(&c) {
            return Some(*number);
        }
        let number = u16::try_from(self.chars.len())
            .ok()
            .filter(|number| *number != NOTHING)?;
        self.chars.push(c);
        self.numbers.insert(c, number);
        let glyph = Glyph {
            readings: readings(c),
        };
        self.firsts.push(glyph.first());
        self.glyphs.push(glyph);
        Some(number)
    }

    pub fn number(&self, c: char) -> Option<u16> {
        self.numbers.get(&c).copied()
    }

    pub fn char(&self, number: u16) -> char {
        self.chars[usize::from(number)]
    }

    pub fn get(&self, number: u16) -> &Glyph {
        &self.glyphs[usize::from(number)]
    }

    /// How many characters there are.
    pub fn len(&self) -> u16 {
        u16::try_from(self.chars.len()).unwrap_or(NOTHING)
    }

    /// Bits of the letters that a reading may begin with.
    pub fn first(&self, number: u16) -> u32 {
        self.firsts[usize::from(number)]
    }

    pub fn bytes(&self) -> usize {
        let readings = self
            .glyphs
            .iter()
            .flat_map(|glyph| &glyph.readings)
            .map(|r| r.len() + 16)
            .sum::<usize>();
        readings + self.glyphs.len() * (size_of::<Glyph>() + 24)
    }
}

/// The bit of a letter or digit; nothing for other characters.
pub(super) fn bit(letter: u8) -> u32 {
    match letter {
        b'a'..=b'z' => 1 << (letter - b'a'),
        b'0'..=b'9' => 1 << 26,
        _ => 0,
    }
}

fn readings(c: char) -> Vec<Box<str>> {
    let mut readings: Vec<Box<str>> = Vec::new();
    let mut add = |reading: String| {
        let reading = reading.into_boxed_str();
        if !reading.is_empty() && !readings.contains(&reading) {
            readings.push(reading);
        }
    };
    for sound in c.to_pinyin_multi().into_iter().flatten() {
        let plain = sound.plain();
        // People type lv for 绿, passports have lu.
        add(plain.replace('ü', "v"));
        add(plain.replace('ü', "u"));
    }
    if c.is_ascii_alphanumeric() {
        add(c.to_ascii_lowercase().to_string());
    }
    readings.retain(|reading| reading.is_ascii());
    readings
}

impl Glyph {
    fn first(&self) -> u32 {
        self.readings
            .iter()
            .filter_map(|reading| reading.as_bytes().first())
            .fold(0, |all, b| all | bit(*b))
    }
}
