//! `cargo demo`: a station, two envoys, a herder, a week in 苏尼特右旗. Every step is a real process on a real
//! folder; nothing is reached into from here, so that what it shows is what a person would have seen.
//!
//! - [`programs`] builds and finds the two programs; [`station`] and [`phone`] run them
//! - [`track`] is the way the envoys drive; [`story`] is what happens
//! - [`account`] tells what everybody holds at the end; [`tally`] counts it, and whether anything was lost

mod account;
pub mod narrator;
mod options;
pub mod phone;
pub mod programs;
pub mod station;
mod story;
mod tally;
mod track;

use std::error::Error;
use std::process::ExitCode;

use narrator::Narrator;
use options::Options;

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

/// `true` when nothing was lost.
fn play(options: &Options) -> Outcome<bool> {
    let voice = Narrator::new(options.english, options.json);
    let programs = programs::build(&voice)?;
    let folder = tempfile::Builder::new().prefix("ketepai-demo-").tempdir()?;
    let mut scene = story::Scene::open(&programs, folder.path(), options.english)?;
    let told = story::play(&mut scene, &voice)?;
    account::tell(&scene, &voice)?;
    let tally = tally::count(&scene, &told)?;
    tally.tell(&voice);
    if !options.once {
        let folder = folder.keep();
        account::look_around(&scene, &programs, &folder, &voice);
        scene.station.wait()?;
    }
    if options.json {
        println!("{}", tally.json());
    }
    Ok(tally.is_whole())
}
