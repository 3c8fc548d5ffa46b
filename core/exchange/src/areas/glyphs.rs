//! The characters of all names, once each, with how they may be read. Some five thousand for all of China.

use std::collections::HashMap;

use pinyin::ToPinyinMulti;

/// One character.
pub(super) struct Glyph {
    /// Every reading without tones, in Latin letters; a digit or Latin letter reads as itself.
    pub readings: Vec<Box<str>>,
    /// Bits of the letters that a reading may begin with.
    pub first: u32,
    /// Bits of the letters that may follow the first.
    pub second: u32,
}

/// Characters by number.
#[derive(Default)]
pub(super) struct Glyphs {
    chars: Vec<char>,
    numbers: HashMap<char, u16>,
    glyphs: Vec<Glyph>,
}

impl Glyphs {
    /// The number of a character, given anew where it has none; `None` beyond 65,536 of them.
    pub fn intern(&mut self, c: char) -> Option<u16> {
        if let Some(number) = self.numbers.get(&c) {
            return Some(*number);
        }
        let number = u16::try_from(self.chars.len()).ok()?;
        self.chars.push(c);
        self.numbers.insert(c, number);
        self.glyphs.push(glyph(c));
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

    pub fn bytes(&self) -> usize {
        let readings = self
            .glyphs
            .iter()
            .flat_map(|glyph| &glyph.readings)
            .map(|r| r.len() + 16)
            .sum::<usize>();
        readings + self.glyphs.len() * (size_of::<Glyph>() + 16)
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

fn glyph(c: char) -> Glyph {
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
    let bits = |at: usize| {
        readings
            .iter()
            .filter_map(|r| r.as_bytes().get(at))
            .fold(0, |all, b| all | bit(*b))
    };
    Glyph {
        first: bits(0),
        second: bits(1),
        readings,
    }
}
