//! What several rooms of the programme are held against: sample rules, the programmes that ship, the sentences.

pub(super) mod samples;
mod sentences;
mod shipped_cases;
mod words_of_cases;
