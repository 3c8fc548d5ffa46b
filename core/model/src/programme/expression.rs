//! Arithmetic over what is counted: `appointed / large_firms * 100`. An officer writes it as text; names are those
//! of measures and figures. Exact: fractions, no floating point. A blank is not a zero: whatever is made with a
//! blank is blank. Must not know where a value comes from.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An expression, with the text that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    text: String,
    term: Term,
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Number(Fraction),
    Name(String),
    Both(Box<Term>, Sign, Box<Term>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Sign {
    Plus,
    Minus,
    Times,
    Over,
}

/// A fraction in lowest terms; the denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    above: i128,
    below: i128,
}

/// What is wrong with an expression: a code, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {found}")]
pub struct Misread {
    /// `empty_expression`, `expected_value`, `expected_operator`, `unclosed_bracket`, `number_too_long`,
    /// `expression_too_deep`.
    pub code: &'static str,
    /// What stands where something else should.
    pub found: String,
}

/// No expression is nested deeper.
const DEEPEST: usize = 32;
/// No expression is longer, in characters.
const LONGEST: usize = 500;

impl Fraction {
    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Fraction {
            above: i128::from(n),
            below: 1,
        }
    }

    /// `value / 10^decimals`.
    pub fn decimal(value: i64, decimals: u32) -> Option<Self> {
        Fraction::new(i128::from(value), 10i128.checked_pow(decimals)?)
    }

    /// The sum; `None` beyond all measure.
    pub fn plus(self, other: Fraction) -> Option<Self> {
        self.with(Sign::Plus, other)
    }

    fn new(above: i128, below: i128) -> Option<Self> {
        if below == 0 {
            return None;
        }
        let common = greatest_common_divisor(above.unsigned_abs(), below.unsigned_abs());
        let common = i128::try_from(common).ok()?.max(1);
        let sign = below.signum();
        Some(Fraction {
            above: (above / common).checked_mul(sign)?,
            below: (below / common).checked_mul(sign)?,
        })
    }

    fn with(self, sign: Sign, other: Fraction) -> Option<Self> {
        let (a, b) = (self, other);
        let cross = |x: i128, y: i128| x.checked_mul(y);
        match sign {
            Sign::Plus => Fraction::new(
                cross(a.above, b.below)?.checked_add(cross(b.above, a.below)?)?,
                cross(a.below, b.below)?,
            ),
            Sign::Minus => Fraction::new(
                cross(a.above, b.below)?.checked_sub(cross(b.above, a.below)?)?,
                cross(a.below, b.below)?,
            ),
            Sign::Times => Fraction::new(cross(a.above, b.above)?, cross(a.below, b.below)?),
            Sign::Over => Fraction::new(cross(a.above, b.below)?, cross(a.below, b.above)?),
        }
    }

    /// Compared with another, exactly; `None` when the numbers are beyond all measure.
    pub fn compare(&self, other: &Fraction) -> Option<std::cmp::Ordering> {
        let left = self.above.checked_mul(other.below)?;
        Some(left.cmp(&other.above.checked_mul(self.below)?))
    }

    /// `value` of `value / 10^decimals`, rounded half away from zero; `None` when it does not fit.
    pub fn rounded(&self, decimals: u32) -> Option<i64> {
        let scaled = self.above.checked_mul(10i128.checked_pow(decimals)?)?;
        let half = self.below / 2 + self.below % 2;
        let (whole, rest) = (scaled / self.below, scaled % self.below);
        let up = i128::from(rest.abs() >= half && rest != 0) * scaled.signum();
        i64::try_from(whole.checked_add(up)?).ok()
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Expression {
    /// Reads an expression: names, numbers, `+ - * /`, brackets.
    pub fn parse(text: &str) -> Result<Self, Misread> {
        if text.chars().count() > LONGEST {
            return misread("expression_too_deep", text.chars().take(20).collect::<String>());
        }
        let mut reader = Reader { rest: text, depth: 0 };
        let term = reader.sum()?;
        match reader.peek() {
            None => Ok(Expression {
                text: text.to_owned(),
                term,
            }),
            Some(_) => misread("expected_operator", reader.rest),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names in it, each once.
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.term.collect(&mut names);
        names
    }

    /// Its value; `None` (blank) where a name has none, or something is divided by nothing.
    pub fn value(&self, of: &dyn Fn(&str) -> Option<Fraction>) -> Option<Fraction> {
        self.term.value(of)
    }
}

impl Term {
    fn collect<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Term::Number(_) => {}
            Term::Name(name) => _ = names.insert(name),
            Term::Both(a, _, b) => {
                a.collect(names);
                b.collect(names);
            }
        }
    }

    fn value(&self, of: &dyn Fn(&str) -> Option<Fraction>) -> Option<Fraction> {
        match self {
            Term::Number(n) => Some(*n),
            Term::Name(name) => of(name),
            Term::Both(a, sign, b) => a.value(of)?.with(*sign, b.value(of)?),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

fn misread<T>(code: &'static str, found: impl Into<String>) -> Result<T, Misread> {
    Err(Misread {
        code,
        found: found.into(),
    })
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn step(&mut self, c: char) {
        self.rest = &self.rest[c.len_utf8()..];
    }

    fn sum(&mut self) -> Result<Term, Misread> {
        let mut left = self.product()?;
        loop {
            let sign = match self.peek() {
                Some('+' | '＋') => Sign::Plus,
                Some('-' | '－' | '−') => Sign::Minus,
                _ => return Ok(left),
            };
            self.step_one();
            left = Term::Both(Box::new(left), sign, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Term, Misread> {
        let mut left = self.value()?;
        loop {
            let sign = match self.peek() {
                Some('*' | '×') => Sign::Times,
                Some('/' | '÷') => Sign::Over,
                _ => return Ok(left),
            };
            self.step_one();
            left = Term::Both(Box::new(left), sign, Box::new(self.value()?));
        }
    }

    fn step_one(&mut self) {
        if let Some(c) = self.peek() {
            self.step(c);
        }
    }

    fn value(&mut self) -> Result<Term, Misread> {
        match self.peek() {
            None => misread("expected_value", ""),
            Some(c @ ('(' | '（')) => {
                self.step(c);
                self.bracket()
            }
            Some(c) if c.is_ascii_digit() => self.number(),
            Some(c) if c.is_alphabetic() || c == '_' => {
                Ok(Term::Name(self.word(|c| c.is_alphanumeric() || c == '_')))
            }
            Some(_) => misread("expected_value", self.rest),
        }
    }

    fn bracket(&mut self) -> Result<Term, Misread> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return misread("expression_too_deep", self.rest);
        }
        let inner = self.sum()?;
        match self.peek() {
            Some(c @ (')' | '）')) => self.step(c),
            _ => return misread("unclosed_bracket", self.rest),
        }
        self.depth -= 1;
        Ok(inner)
    }

    fn number(&mut self) -> Result<Term, Misread> {
        let digits = self.word(|c| c.is_ascii_digit() || c == '.');
        match decimal(&digits) {
            Some(number) => Ok(Term::Number(number)),
            None => misread("number_too_long", digits),
        }
    }

    fn word(&mut self, of: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !of(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }
}

fn decimal(digits: &str) -> Option<Fraction> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let value = format!("{whole}{part}").parse().ok()?;
    Fraction::decimal(value, u32::try_from(part.len()).ok().filter(|n| *n <= 9)?)
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Expression::parse(&text).map_err(|e| serde::de::Error::custom(format!("{}: {}", e.code, e.found)))
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<i64> {
        let of = |name: &str| match name {
            "nine" | "九" => Some(Fraction::whole(9)),
            "none" => Some(Fraction::whole(0)),
            _ => None,
        };
        Expression::parse(text).unwrap().value(&of)?.rounded(2)
    }

    #[test]
    fn arithmetic_is_exact_and_goes_by_the_usual_order() {
        assert_eq!(value("1 + 2 * 3"), Some(700));
        assert_eq!(value("(1 + 2) * 3"), Some(900));
        assert_eq!(value("nine / 7 * 7"), Some(900));
        assert_eq!(value("9 - 2 - 3"), Some(400));
        assert_eq!(value("九 ÷ 2"), Some(450));
        assert_eq!(value("2 / 3"), Some(67));
        assert_eq!(value("0 - 2 / 3"), Some(-67));
        assert_eq!(value("1 / 8"), Some(13), "halves go away from zero");
        assert_eq!(value("4.5"), Some(450));
    }

    #[test]
    fn a_blank_stays_blank_and_nothing_is_divided_by_nothing() {
        assert_eq!(value("nine + missing"), None);
        assert_eq!(value("nine / none"), None);
        assert_eq!(value("none / nine"), Some(0));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let code = |text: &str| {
            Expression::parse(text)
                .map_err(|e| (e.code, e.found))
                .unwrap_err()
        };
        assert_eq!(code(""), ("expected_value", String::new()));
        assert_eq!(code("1 +"), ("expected_value", String::new()));
        assert_eq!(code("(1 + 2"), ("unclosed_bracket", String::new()));
        assert_eq!(code("1 2"), ("expected_operator", "2".into()));
        assert_eq!(code("a % b"), ("expected_operator", "% b".into()));
        assert_eq!(code("1.2.3").0, "number_too_long");
        assert_eq!(code(&"(".repeat(100)).0, "expression_too_deep");
        assert_eq!(code(&"1+".repeat(400)).0, "expression_too_deep");
    }

    #[test]
    fn numbers_beyond_all_measure_are_blank_and_never_panic() {
        let of = |_: &str| Some(Fraction::whole(i64::MAX));
        let wild = Expression::parse("a * a * a * a / 3 + a").unwrap();
        assert_eq!(wild.value(&of), None);
        assert_eq!(
            Expression::parse("a + a").unwrap().value(&of).unwrap().rounded(0),
            None
        );
    }
}
