//! `cargo demo`: a station, two envoys, a herder, a week in 苏尼特右旗, and then the banner's year; or one programme's
//! own story. Every step is a real process on a real folder; nothing is reached into from here, so that what it
//! shows is what a person would have seen.
//!
//! - [`programs`] builds and finds the two programs; [`station`] and [`phone`] run them
//! - [`track`] is the way the envoys drive; [`story`] is what happens
//! - [`programmes`] plays what the five policy documents ask, on their own days
//! - [`account`] tells what everybody holds at the end; [`tally`] counts it, and whether anything was lost

mod account;
pub mod narrator;
mod options;
pub mod phone;
mod programmes;
pub mod programs;
pub mod station;
mod story;
mod tally;
mod track;

use std::error::Error;
use std::process::ExitCode;

use serde_json::Value;
use tempfile::TempDir;

use narrator::Narrator;
use options::Options;
use phone::Phone;
use programmes::reports::Reports;
use programmes::stage::Stage;
use programs::Programs;
use station::Station;
use story::Told;

/// What goes wrong in a demonstration is told and ends it.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// Plays the story as the command line asks.
pub fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(complaint) => {
            eprintln!("{complaint}");
            return ExitCode::from(2);
        }
    };
    match play(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What a play leaves behind when it is over.
struct Ending<'a> {
    station: &'a mut Station,
    phones: Vec<&'a Phone>,
    told: Told,
    /// The programme that was played.
    code: &'a str,
    /// Where its targets stand.
    standing: Value,
}

/// `true` when nothing was lost.
fn play(options: &Options) -> Outcome<bool> {
    let voice = Narrator::new(options.english, options.json);
    let programs = programs::build(&voice)?;
    let folder = tempfile::Builder::new().prefix("ketepai-demo-").tempdir()?;
    let out = programmes::folder(options)?;
    let reports = Reports::new(out.as_deref(), &voice);
    let whole = match options.programme.as_deref() {
        None => week_and_year(options, &reports, &programs, folder)?,
        Some(programmes::inner_mongolia::CODE) => year(options, &reports, &programs, folder)?,
        Some(code) => {
            let mut stage = Stage::open(&programs, folder.path(), options.english);
            let standing = programmes::play(code, &mut stage, &reports)?;
            let ending = stage.ending(code, standing)?;
            end(ending, options, &reports, (&programs, folder))?
        }
    };
    Ok(whole)
}

/// The week of today, and then the year on the same phones.
fn week_and_year(
    options: &Options,
    reports: &Reports<'_>,
    programs: &Programs,
    folder: TempDir,
) -> Outcome<bool> {
    let mut scene = story::Scene::open(programs, folder.path(), options.english)?;
    let told = story::play(&mut scene, reports.voice)?;
    account::tell(&scene, reports.voice)?;
    let standing = programmes::inner_mongolia::play(&mut scene, reports)?;
    let ending = scene.ending(told.conflicts_seen, standing)?;
    end(ending, options, reports, (programs, folder))
}

/// The year alone.
fn year(options: &Options, reports: &Reports<'_>, programs: &Programs, folder: TempDir) -> Outcome<bool> {
    let mut scene = story::Scene::open(programs, folder.path(), options.english)?;
    story::begin(&mut scene, reports.voice)?;
    let standing = programmes::inner_mongolia::play(&mut scene, reports)?;
    let ending = scene.ending(0, standing)?;
    end(ending, options, reports, (programs, folder))
}

/// Counts, and leaves the stage to people or clears it away.
fn end(
    ending: Ending<'_>,
    options: &Options,
    reports: &Reports<'_>,
    (programs, folder): (&Programs, TempDir),
) -> Outcome<bool> {
    let Ending {
        station,
        phones,
        told,
        code,
        standing,
    } = ending;
    let tally = tally::count(station, &phones, &told)?;
    tally.tell(reports.voice);
    reports.tell_where();
    if !options.once {
        let folder = folder.keep();
        account::look_around((station, &phones), programs, &folder, reports.voice);
        station.wait()?;
    }
    if options.json {
        println!("{}", tally.json((code, standing)));
    }
    Ok(tally.is_whole())
}
