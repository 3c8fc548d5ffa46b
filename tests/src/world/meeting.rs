//! Two phones that meet, with no station: the real app at both ends of a stream that may break after so many
//! writes, or after so many bytes. Each end runs in a thread of its own, and they take turns by the protocol, so
//! that the outcome depends on nothing but the seed. Cuts in a simulation are counted in writes: the sizes of
//! sealed parcels are the system's chance, not the county's.

use std::collections::VecDeque;
use std::io::{Error, ErrorKind, Read, Write};
use std::sync::{Arc, Condvar, Mutex};

use ketepai_core::AppError;
use ketepai_core::sharing::{Reason, ShareOptions, Shared, Side};
use ketepai_model::ids::DeviceId;

use super::{Device, World};

/// When the stream breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weather {
    /// Never.
    Calm,
    /// After so many writes of both together.
    Writes(usize),
    /// After so many bytes of both together.
    Bytes(usize),
}

/// How it went at both ends.
#[derive(Debug)]
pub struct Encounter {
    /// At the end that called.
    pub caller: Shared,
    /// At the end that was called.
    pub called: Shared,
    /// Bytes that arrived, both ways.
    pub bytes: usize,
    /// Everything that was on the wire, both ways in the order of its writing.
    pub wire: Vec<u8>,
}

impl World {
    /// Two phones meet; one calls the other.
    pub fn meet(&mut self, caller: usize, called: usize) -> Encounter {
        self.meet_in(caller, called, Weather::Calm, &[])
    }

    /// Two phones meet in bad weather, and the caller refuses some devices.
    pub fn meet_in(
        &mut self,
        caller: usize,
        called: usize,
        weather: Weather,
        refused: &[DeviceId],
    ) -> Encounter {
        assert_ne!(caller, called, "a phone does not meet itself");
        let mut a = std::mem::replace(&mut self.devices[caller], Device::away());
        let mut b = std::mem::replace(&mut self.devices[called], Device::away());
        let road = Arc::new(Road::new(weather));
        let ends = std::thread::scope(|scope| {
            let (end_a, end_b) = (End::of(&road, 0), End::of(&road, 1));
            let (a, b) = (&mut a, &mut b);
            let refuses = refused.to_vec();
            let caller = scope.spawn(move || share(a, end_a, Side::Initiator, refuses));
            let called = share(b, end_b, Side::Responder, Vec::new());
            (caller.join().expect("the caller's end"), called)
        });
        (self.devices[caller], self.devices[called]) = (a, b);
        let (by_caller, by_called) = (
            ends.0.expect("no fault of its own"),
            ends.1.expect("nor of its own"),
        );
        let state = road.state.lock().expect("the road");
        let met = Encounter {
            caller: by_caller,
            called: by_called,
            bytes: state.passed,
            wire: state.wire.clone(),
        };
        let told = |s: &Shared| (s.summary.received, s.gave_up.as_ref().map(Reason::code));
        self.note(&format!(
            "meet {caller} {called} {weather:?} {:?} {:?}",
            told(&met.caller),
            told(&met.called)
        ));
        met
    }
}

fn share(device: &mut Device, mut end: End, side: Side, refused: Vec<DeviceId>) -> Result<Shared, AppError> {
    let mut options = ShareOptions {
        side,
        refused,
        progress: &mut |_| true,
    };
    device.app().share(&mut end, &mut options)
}

/// What lies between two phones.
struct Road {
    state: Mutex<State>,
    moved: Condvar,
}

struct State {
    weather: Weather,
    pipes: [VecDeque<u8>; 2],
    closed: [bool; 2],
    broken: bool,
    writes: usize,
    passed: usize,
    wire: Vec<u8>,
}

impl Road {
    fn new(weather: Weather) -> Self {
        let state = State {
            weather,
            pipes: Default::default(),
            closed: [false; 2],
            broken: false,
            writes: 0,
            passed: 0,
            wire: Vec::new(),
        };
        Road {
            state: Mutex::new(state),
            moved: Condvar::new(),
        }
    }
}

impl State {
    /// How much of this write still gets through.
    fn lets_through(&mut self, bytes: usize) -> usize {
        let passes = match self.weather {
            Weather::Calm => bytes,
            Weather::Writes(most) if self.writes >= most => 0,
            Weather::Writes(_) => bytes,
            Weather::Bytes(most) => bytes.min(most.saturating_sub(self.passed)),
        };
        self.writes += 1;
        self.passed += passes;
        self.broken |= passes < bytes;
        passes
    }
}

/// One end of it. Dropped, it is closed.
struct End {
    road: Arc<Road>,
    at: usize,
}

impl End {
    fn of(road: &Arc<Road>, at: usize) -> Self {
        End {
            road: road.clone(),
            at,
        }
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if let Ok(mut state) = self.road.state.lock() {
            state.closed[self.at] = true;
            self.road.moved.notify_all();
        }
    }
}

impl Read for End {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut state = self.road.state.lock().expect("the road");
        loop {
            let ready = state.pipes[self.at].len().min(buffer.len());
            if ready > 0 {
                let taken: Vec<u8> = state.pipes[self.at].drain(..ready).collect();
                buffer[..ready].copy_from_slice(&taken);
                return Ok(ready);
            }
            if state.broken || state.closed[1 - self.at] {
                return Ok(0);
            }
            state = self.road.moved.wait(state).expect("the road");
        }
    }
}

impl Write for End {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut state = self.road.state.lock().expect("the road");
        if state.broken {
            return Err(Error::from(ErrorKind::BrokenPipe));
        }
        let passes = state.lets_through(bytes.len());
        state.wire.extend_from_slice(&bytes[..passes]);
        state.pipes[1 - self.at].extend(&bytes[..passes]);
        self.road.moved.notify_all();
        match passes {
            0 if !bytes.is_empty() => Err(Error::from(ErrorKind::BrokenPipe)),
            passes => Ok(passes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
