//! Mutants under repaired hashes and signatures: what a tampered phone or a liar in between can say whose
//! every digest, hash, id and signature holds. Afterwards nobody has panicked, nothing poisonous is kept, and
//! honest people go on as if nothing had been.
//!
//! 50,000 mutants in all; `KETEPAI_MUTANTS` for more, `KETEPAI_SOAK_S` for so many seconds of each kind
//! instead, `KETEPAI_FUZZ_SEED` for other ones. A failure names its round: `KETEPAI_FUZZ_ROUND=<that>` plays
//! it alone.

mod answers;
mod bytes;
mod cbor;
mod court;
mod forger;
mod found;
mod frames;
mod papers;
mod requests;
mod rows;

use std::time::{Duration, Instant};

use ketepai_tests::builders::Dice;

#[test]
fn no_mutant_of_a_request_poisons_a_station() {
    rounds("requests", 28_000, requests::ROUND, requests::round);
}

#[test]
fn no_mutant_of_an_answer_poisons_a_phone() {
    rounds("answers", 10_000, answers::ROUND, answers::round);
}

#[test]
fn no_mutant_of_a_paper_wins_trust() {
    rounds("papers", 12_000, papers::ROUND, papers::round);
}

/// Plays rounds until the share of mutants, or the time, is used up.
#[allow(clippy::disallowed_methods)] // a soak lasts as long as it was told to
fn rounds(name: &str, share: usize, each: usize, play: fn(u64)) {
    let number = |name: &str| std::env::var(name).ok();
    if let Some(round) = number("KETEPAI_FUZZ_ROUND") {
        return play(u64::from_str_radix(round.trim_start_matches("0x"), 16).expect("a hexadecimal number"));
    }
    let read = |name, otherwise: u64| number(name).map_or(otherwise, |n| n.parse().expect("a number"));
    let seed = read("KETEPAI_FUZZ_SEED", 20_261_122);
    let soak = Duration::from_secs(read("KETEPAI_SOAK_S", 0));
    let mutants = read("KETEPAI_MUTANTS", 50_000) as usize * share / 50_000;
    println!("{name}: seed {seed}, {mutants} mutants or {soak:?}");
    let (mut dice, start, mut sent) = (Dice::new(seed), Instant::now(), 0);
    while sent < mutants || start.elapsed() < soak {
        play(dice.roll());
        sent += each;
    }
    println!("{name}: {sent} mutants in {:?}", start.elapsed());
}
