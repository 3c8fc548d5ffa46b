//! `ketepai`: the phone without a screen. A phone is a folder; every command is one use case of
//! `ketepai-core`, and works with no signal.
//!
//! - [`arguments`]: what a person may type; [`input`]: how it is read
//! - [`commands`]: one file a noun; each asks the core and shows the answer
//! - [`show`]: tables, fields, times; [`words`]: the sentences, from `locales/*.ftl`
//! - [`failure`]: what a person can do about an error, and the exit code
//!
//! A library only so that whoever depends on it builds it once; [`main`] is all there is to call. Must not
//! know a rule of the domain: rules are the core's, sentences are the locales'.

mod arguments;
mod commands;
mod failure;
mod input;
mod session;
mod show;
mod usage;
mod words;

use std::process::ExitCode;

/// Carries out what the process's arguments ask for.
pub fn main() -> ExitCode {
    let arguments = match usage::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let voice = session::Voice::new(&arguments);
    match commands::run(arguments, &voice) {
        Ok(code) => code,
        Err(failure) => failure.report(&voice),
    }
}
