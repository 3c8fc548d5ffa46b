//! `pin`: who can open this phone. A PIN is asked for at the terminal or taken from the environment, and never
//! from the arguments, which others can see.

use ketepai_core::AppError;
use ketepai_core::pin::Pin;

use crate::arguments::PinVerb;
use crate::failure::Failure;
use crate::input;
use crate::session::{Session, Voice};

/// The PIN of the phone, for programs.
const PIN: &str = "KETEPAI_PIN";
/// The one that is to take its place.
const NEW_PIN: &str = "KETEPAI_NEW_PIN";

pub fn pin(session: &Session<'_>, verb: PinVerb) -> Result<(), Failure> {
    let (vault, voice) = (session.app.vault(), session.voice);
    let old = || session.pin.clone().ok_or_else(|| denied("no_pin"));
    match verb {
        PinVerb::Set if vault.has_pin() => return Err(denied("pin_is_set").into()),
        PinVerb::Set => vault.set(&new(voice, PIN)?)?,
        PinVerb::Change => vault.change(&old()?, &new(voice, NEW_PIN)?)?,
        PinVerb::Remove => vault.remove(&old()?)?,
    }
    if voice.json {
        return voice.document(&serde_json::json!({"pin": vault.has_pin()}));
    }
    voice.tell(if vault.has_pin() { "pin-set" } else { "pin-removed" }, &[]);
    Ok(())
}

/// The PIN that opens the phone; `pin_required` where nobody is there to ask.
pub fn current(voice: &Voice) -> Result<Pin, Failure> {
    match from_environment(PIN) {
        Some(pin) => Ok(pin),
        None => ask(voice, "pin-ask"),
    }
}

/// A new PIN, typed twice.
fn new(voice: &Voice, variable: &str) -> Result<Pin, Failure> {
    if let Some(pin) = from_environment(variable) {
        return Ok(pin);
    }
    let pin = ask(voice, "pin-ask_new")?;
    match ask(voice, "pin-ask_again")? == pin {
        true => Ok(pin),
        false => Err(input::invalid("pin", "not_the_same")),
    }
}

fn from_environment(variable: &str) -> Option<Pin> {
    std::env::var(variable).ok().map(Pin::new)
}

fn ask(voice: &Voice, sentence: &str) -> Result<Pin, Failure> {
    let asked = rpassword::prompt_password(voice.words.say(sentence));
    Ok(asked.map(Pin::new).map_err(|_| denied("pin_required"))?)
}

fn denied(reason: &str) -> AppError {
    AppError::Denied {
        reason: reason.into(),
    }
}
