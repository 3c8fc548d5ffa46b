//! One session with another phone over a byte stream. Everything that arrives is committed before the next piece
//! is read, so that walking away in the middle costs one frame.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};

use ketepai_model::identity::{Side, introduction_signature};
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_sync::peer::{Config, Effect, Event, Met, Peer, Reason, Summary};

use super::neighbour::Conversation;
use crate::app::App;
use crate::error::AppError;

/// About how many bytes of segments go into one turn.
const TURN_BYTES: usize = 512 * 1024;
/// The most that is taken from anybody in one session.
const MOST_IN: u64 = 256 * 1024 * 1024;

/// What a person sees of a session under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meeting {
    /// The other has proved who it is.
    Met {
        /// Whose phone it is.
        person: PersonId,
    },
    /// Something was written or read.
    Going {
        /// Segments that the other has kept.
        sent: u64,
        /// Segments that were new here.
        received: u64,
    },
}

/// How to share.
pub struct ShareOptions<'a> {
    /// Which end this is.
    pub side: Side,
    /// Devices refused, beside those that the station has revoked.
    pub refused: Vec<DeviceId>,
    /// Hears of progress; returns `false` to stop.
    pub progress: &'a mut dyn FnMut(Meeting) -> bool,
}

/// How a session ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    /// Whose phone it was; `None` if it never proved that.
    pub with: Option<PersonId>,
    /// Which device.
    pub device: Option<DeviceId>,
    /// What was done.
    pub summary: Summary,
    /// Why it did not come to its end; what was done stays done.
    pub gave_up: Option<Reason>,
}

impl App {
    /// Shares with whoever is at the other end of the stream. What goes wrong with the stream or the other is in
    /// the answer; an error is this phone's own.
    pub fn share<S: Read + Write>(
        &mut self,
        stream: &mut S,
        options: &mut ShareOptions<'_>,
    ) -> Result<Shared, AppError> {
        self.me()?;
        self.seal()?;
        let config = self.sharing_config(options)?;
        let mut session = match Peer::new(config) {
            Ok(machine) => Session {
                machine,
                stream,
                met: None,
                talk: Conversation::default(),
            },
            Err(reason) => return Ok(Shared::nobody(reason)),
        };
        let gave_up = session.run(self, options)?;
        Ok(Shared {
            with: session.met.as_ref().map(|met| met.chain.1.person),
            device: session.met.as_ref().map(|met| met.chain.1.device),
            summary: session.machine.summary().clone(),
            gave_up,
        })
    }

    fn sharing_config(&self, options: &ShareOptions<'_>) -> Result<Config, AppError> {
        let me = self.me()?;
        let station = self.station_key()?.ok_or(AppError::NeedsEnrolment)?;
        let (refused, trust) = (options.refused.clone(), self.trust()?);
        Ok(Config {
            side: options.side,
            seed: self.context.random32(),
            root: me.root,
            chain: (station, me.certificate.clone()),
            time_s: self.store.checkpoint()?.map(|c| c.time_s),
            refuses: Box::new(move |device| refused.contains(device) || trust.revocation(device).is_some()),
            turn_bytes: TURN_BYTES,
            most_in: MOST_IN,
            room: self.carry_quota()?.bytes,
        })
    }
}

impl Shared {
    /// Nobody was there.
    pub fn nobody(reason: Reason) -> Self {
        Shared {
            with: None,
            device: None,
            summary: Summary::default(),
            gave_up: Some(reason),
        }
    }
}

struct Session<'s, S> {
    machine: Peer,
    stream: &'s mut S,
    met: Option<Met>,
    talk: Conversation,
}

impl<S: Read + Write> Session<'_, S> {
    /// Until it is over; why it ended early.
    fn run(&mut self, app: &mut App, options: &mut ShareOptions<'_>) -> Result<Option<Reason>, AppError> {
        let mut todo: VecDeque<Effect> = self.machine.handle(Event::Start).into();
        loop {
            while let Some(effect) = todo.pop_front() {
                match effect {
                    Effect::Finished(_) => return Ok(None),
                    Effect::GaveUp(reason) => return Ok(Some(reason)),
                    Effect::Send(bytes) => {
                        if let Err(reason) = self.write(&bytes) {
                            return Ok(Some(reason));
                        }
                    }
                    effect => {
                        let event = self.carry_out(app, options, effect)?;
                        todo.extend(event.map(|e| self.machine.handle(e)).unwrap_or_default());
                    }
                }
            }
            let summary = self.machine.summary();
            let going = Meeting::Going {
                sent: summary.sent,
                received: summary.received,
            };
            if !(options.progress)(going) {
                return Ok(Some(Reason::Stopped));
            }
            match self.read() {
                Ok(event) => todo.extend(self.machine.handle(event)),
                Err(reason) => return Ok(Some(reason)),
            }
        }
    }

    fn carry_out(
        &mut self,
        app: &mut App,
        options: &mut ShareOptions<'_>,
        effect: Effect,
    ) -> Result<Option<Event>, AppError> {
        Ok(match effect {
            Effect::Introduce { side, handshake } => Some(Event::Introduced {
                signature: introduction_signature(&app.me()?.keys, side, &handshake),
                tips: app.own_tips()?,
            }),
            Effect::Met(met) => {
                let person = met.chain.1.person;
                (options.progress)(Meeting::Met { person });
                self.met = Some(app.as_known(*met)?);
                None
            }
            Effect::Gather(asked) => self.met.as_ref().map_or(Ok(None), |met| {
                let gathered = app.gather_for(met, asked, &mut self.talk)?;
                Ok::<_, AppError>(Some(Event::Gathered(gathered)))
            })?,
            Effect::Commit(incoming) => self.met.as_ref().map_or(Ok(None), |met| {
                let committed = app.keep_from(met, incoming, &mut self.talk)?;
                Ok::<_, AppError>(Some(Event::Committed(committed)))
            })?,
            Effect::Send(_) | Effect::Finished(_) | Effect::GaveUp(_) => None,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let written = self.stream.write_all(bytes).and_then(|()| self.stream.flush());
        written.map_err(|e| broken(e.kind()))
    }

    fn read(&mut self) -> Result<Event, Reason> {
        let mut buffer = [0; 32 * 1024];
        loop {
            return match self.stream.read(&mut buffer) {
                Ok(0) => Ok(Event::End),
                Ok(n) => Ok(Event::Bytes(buffer[..n].to_vec())),
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => Err(broken(e.kind())),
            };
        }
    }
}

fn broken(kind: ErrorKind) -> Reason {
    match kind {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Reason::TimedOut,
        _ => Reason::Cut,
    }
}
