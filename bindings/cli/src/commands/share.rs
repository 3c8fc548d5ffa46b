//! `share`: two phones on one network, with no station. One waits and shows an address, the other types it.

use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

use ketepai_core::sharing::{Meeting, Reason, ShareOptions, Shared, Side};
use ketepai_core::{AppError, model::ids::PersonId};

use crate::arguments::Share;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::progress;

const CONNECTING: Duration = Duration::from_secs(10);
/// A phone that says nothing for so long has walked away.
const SILENCE: Duration = Duration::from_secs(30);

pub fn share(mut session: Session<'_>, share: &Share) -> Result<ExitCode, Failure> {
    let shared = match (&share.connect, &share.listen) {
        (Some(address), _) => call(&mut session, address)?,
        (None, Some(address)) => return wait(&mut session, address, share.stay),
        (None, None) => return Err(input::invalid("connect", "required")),
    };
    tell(&mut session, shared)
}

fn call(session: &mut Session<'_>, address: &str) -> Result<Shared, Failure> {
    let addresses = address
        .to_socket_addrs()
        .map_err(|_| input::invalid("connect", "address"))?;
    let reach = |to: SocketAddr| TcpStream::connect_timeout(&to, CONNECTING).ok();
    match addresses.into_iter().find_map(reach) {
        Some(stream) => talk(session, stream, Side::Initiator),
        None => Ok(Shared::nobody(Reason::Unreachable)),
    }
}

fn wait(session: &mut Session<'_>, address: &str, stay: bool) -> Result<ExitCode, Failure> {
    let failed = |source| AppError::File {
        path: address.into(),
        source,
    };
    let listener = TcpListener::bind(address).map_err(failed)?;
    let at = shown(&listener).unwrap_or_else(|| address.to_owned());
    let sentence = session.words().tell("share-waiting", &[("address", at.into())]);
    session.voice.aside(&sentence);
    loop {
        let (stream, _) = listener.accept().map_err(failed)?;
        let shared = talk(session, stream, Side::Responder)?;
        let told = tell(session, shared);
        match (told, stay) {
            (told, false) => return told,
            (Ok(_), true) => {}
            (Err(failure), true) => session.voice.aside(&failure.said(session.words())),
        }
    }
}

/// The address to type on the other phone. Where the listener has every address, that of the way out; nothing is
/// sent to find it.
fn shown(listener: &TcpListener) -> Option<String> {
    let bound = listener.local_addr().ok()?;
    let way_out = || -> Option<IpAddr> {
        let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
        socket.connect("192.0.2.1:9").ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    match bound.ip().is_unspecified() {
        true => way_out().map(|ip| SocketAddr::new(ip, bound.port()).to_string()),
        false => Some(bound.to_string()),
    }
}

fn talk(session: &mut Session<'_>, mut stream: TcpStream, side: Side) -> Result<Shared, Failure> {
    let patient = stream
        .set_read_timeout(Some(SILENCE))
        .and_then(|()| stream.set_write_timeout(Some(SILENCE)))
        .and_then(|()| stream.set_nodelay(true));
    if patient.is_err() {
        return Ok(Shared::nobody(Reason::Cut));
    }
    let words = session.words();
    let bar = progress::spinner(&words.say("progress-share"));
    let mut heard = |meeting: Meeting| {
        if let Meeting::Going { sent, received } = meeting {
            let blanks = [("sent", sent.into()), ("received", received.into())];
            bar.set_message(words.tell("progress-sharing", &blanks));
        }
        true
    };
    let mut options = ShareOptions {
        side,
        refused: Vec::new(),
        progress: &mut heard,
    };
    let shared = session.app.share(&mut stream, &mut options);
    bar.finish_and_clear();
    Ok(shared?)
}

fn tell(session: &mut Session<'_>, shared: Shared) -> Result<ExitCode, Failure> {
    session.names = session.app.names()?;
    match session.voice.json {
        true => session.voice.document(&document(session, &shared))?,
        false => say(session, &shared),
    }
    match shared.gave_up {
        Some(reason) => Err(Failure::Shared(reason)),
        None => Ok(ExitCode::SUCCESS),
    }
}

fn document(session: &Session<'_>, shared: &Shared) -> serde_json::Value {
    let s = &shared.summary;
    let reasons: Vec<&String> = s.kept_out.iter().map(|(_, why)| why).collect();
    serde_json::json!({
        "with": shared.with, "device": shared.device,
        "name": shared.with.and_then(|person| session.names.get(&person)),
        "sent": s.sent, "received": s.received, "kept_out": reasons,
        "parcels_given": s.parcels_given, "parcels_taken": s.parcels_taken, "declined": s.declined,
        "bytes_out": s.bytes_out, "bytes_in": s.bytes_in, "messages": s.flights,
        "note": s.note, "gave_up": shared.gave_up.as_ref().map(Reason::code),
    })
}

fn say(session: &Session<'_>, shared: &Shared) {
    let (voice, s) = (session.voice, &shared.summary);
    let Some(person) = shared.with else { return };
    let blanks = [
        ("who", name(session, &person).into()),
        ("sent", s.sent.into()),
        ("received", s.received.into()),
    ];
    voice.tell(
        if s.sent + s.received == 0 {
            "shared-nothing"
        } else {
            "shared"
        },
        &blanks,
    );
    if s.parcels_given > 0 {
        voice.tell("shared-given", &blanks[..1]);
    }
    if s.parcels_taken > 0 {
        voice.tell("shared-taken", &blanks[..1]);
    }
    if !s.kept_out.is_empty() {
        voice.tell("shared-kept-out", &[("n", s.kept_out.len().into())]);
    }
    for why in &s.declined {
        let why = session.words().code("parcel", why);
        voice.tell("shared-declined", &[("reason", why.into())]);
    }
    if s.note.is_some() {
        voice.tell("shared-expired", &[]);
    }
}

fn name(session: &Session<'_>, person: &PersonId) -> String {
    session.name(person)
}
