//! One cell: what a spreadsheet holds, no more.

/// A value and its kind.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, trimmed, never empty.
    Text(Box<str>),
    /// A number. What is shown as a percentage or as money is one as well.
    Number(f64),
    /// A date, and seconds into it.
    Date {
        /// Days since 1970-01-01.
        day: i64,
        /// 0 to 86,399.
        second: u32,
    },
    /// True or false.
    Bool(bool),
    /// `#REF!` and its kin.
    Error,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        match text.trim() {
            "" => Cell::Empty,
            text => Cell::Text(text.into()),
        }
    }
}

impl Cell {
    /// What a person reads in it: a whole number without a point, a date as `2024-03-05`.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.to_string(),
            Cell::Number(number) => format!("{number}"),
            Cell::Date { day, second } => date_text(*day, *second),
            Cell::Bool(true) => "TRUE".to_owned(),
            Cell::Bool(false) => "FALSE".to_owned(),
            Cell::Error => "#ERROR".to_owned(),
        }
    }
}

fn date_text(day: i64, second: u32) -> String {
    let Some((year, month, date)) = super::ymd_of(day) else {
        return String::new();
    };
    let clock = match second {
        0 => String::new(),
        s => format!("T{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60),
    };
    format!("{year:04}-{month:02}-{date:02}{clock}")
}
