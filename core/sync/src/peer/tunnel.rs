//! The tunnel: Noise XX over a byte stream, in messages with a length before them. Fresh keys for every tunnel;
//! who is at the other end is proved inside. The randomness comes in with the seed.

use ketepai_model::identity::Side;
use snow::params::{CipherChoice, DHChoice, HashChoice};
use snow::resolvers::{BoxedCryptoResolver, CryptoResolver, DefaultResolver};
use snow::types::{Cipher, Dh, Hash, Random};
use snow::{Builder, HandshakeState, TransportState};

use super::Reason;

const PATTERN: &str = "Noise_XX_25519_ChaChaPoly_BLAKE2s";
/// What each side says first, in the clear: that it is this protocol, and which version of it.
pub(super) const PREFACE: [u8; 5] = *b"KTPP\x01";
/// The most plain bytes of one Noise message.
const MOST_PLAIN: usize = 65_535 - 16;
/// The most bytes that may wait unread: a turn's worth.
const MOST_WAITING: usize = 8 * 1024 * 1024;

/// One end of a tunnel.
pub(super) struct Tunnel {
    noise: Noise,
    waiting: Vec<u8>,
    start: usize,
    prefaced: bool,
}

enum Noise {
    Shaking(Box<HandshakeState>),
    Open(Box<TransportState>),
    /// Something did not hold; nothing more is read or written.
    Broken,
}

/// What came in.
pub(super) enum Received {
    /// A message of the handshake, read.
    Handshake,
    /// Plain bytes.
    Bytes(Vec<u8>),
}

impl Tunnel {
    pub(super) fn new(side: Side, seed: &[u8; 32]) -> Result<Self, Reason> {
        let noise = handshake(side, seed).map_err(|_| Reason::Handshake)?;
        Ok(Tunnel {
            noise: Noise::Shaking(Box::new(noise)),
            waiting: Vec::new(),
            start: 0,
            prefaced: false,
        })
    }

    /// Takes in bytes of the stream.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        self.waiting.drain(..self.start);
        self.start = 0;
        if self.waiting.len().saturating_add(bytes.len()) > MOST_WAITING {
            return Err(Reason::TooMuch);
        }
        self.waiting.extend_from_slice(bytes);
        Ok(())
    }

    /// The next message; `None` when more bytes are needed.
    pub(super) fn next(&mut self) -> Result<Option<Received>, Reason> {
        if !self.prefaced && !self.read_preface()? {
            return Ok(None);
        }
        let Some(message) = self.take_message() else {
            return Ok(None);
        };
        match &mut self.noise {
            Noise::Shaking(noise) => {
                let mut payload = vec![0; message.len()];
                let read = noise.read_message(&message, &mut payload);
                let empty = read.map_err(|_| Reason::Handshake)? == 0;
                empty
                    .then_some(Some(Received::Handshake))
                    .ok_or(Reason::Handshake)
            }
            Noise::Open(noise) => {
                let mut plain = vec![0; message.len()];
                let read = noise.read_message(&message, &mut plain);
                plain.truncate(read.map_err(|_| Reason::Damaged)?);
                Ok(Some(Received::Bytes(plain)))
            }
            Noise::Broken => Err(Reason::Handshake),
        }
    }

    /// This end's next message of the handshake.
    pub(super) fn shake(&mut self, first: bool) -> Result<Vec<u8>, Reason> {
        let Noise::Shaking(noise) = &mut self.noise else {
            return Err(Reason::Handshake);
        };
        let mut message = vec![0; 256];
        let written = noise.write_message(&[], &mut message);
        message.truncate(written.map_err(|_| Reason::Handshake)?);
        let preface: &[u8] = if first { &PREFACE } else { &[] };
        Ok([preface, &framed(&message)].concat())
    }

    /// After the last message of the handshake: its hash, which is the same at both ends of this tunnel and of
    /// no other.
    pub(super) fn open(&mut self) -> Result<[u8; 32], Reason> {
        let Noise::Shaking(noise) = std::mem::replace(&mut self.noise, Noise::Broken) else {
            return Err(Reason::Handshake);
        };
        let hash = noise.get_handshake_hash().try_into();
        let open = noise.into_transport_mode().map_err(|_| Reason::Handshake)?;
        self.noise = Noise::Open(Box::new(open));
        hash.map_err(|_| Reason::Handshake)
    }

    /// Seals bytes, in as many messages as it takes.
    pub(super) fn seal(&mut self, plain: &[u8]) -> Result<Vec<u8>, Reason> {
        let Noise::Open(noise) = &mut self.noise else {
            return Err(Reason::Handshake);
        };
        let mut sealed = Vec::with_capacity(plain.len() + plain.len() / 1024 + 64);
        for part in plain.chunks(MOST_PLAIN) {
            let mut message = vec![0; part.len() + 16];
            let written = noise.write_message(part, &mut message);
            message.truncate(written.map_err(|_| Reason::Handshake)?);
            sealed.extend(framed(&message));
        }
        Ok(sealed)
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.noise, Noise::Open(_))
    }

    fn rest(&self) -> &[u8] {
        &self.waiting[self.start..]
    }

    /// Reads the preface; `false` while it has not come whole. Another version is an older or newer program.
    fn read_preface(&mut self) -> Result<bool, Reason> {
        let seen = self.rest().len().min(4);
        if self.rest()[..seen] != PREFACE[..seen] {
            return Err(Reason::NotOurs);
        }
        match self.rest().get(4) {
            None => return Ok(false),
            Some(version) if *version != PREFACE[4] => return Err(Reason::UpdateRequired),
            Some(_) => {}
        }
        self.start += PREFACE.len();
        self.prefaced = true;
        Ok(true)
    }

    fn take_message(&mut self) -> Option<Vec<u8>> {
        let (length, rest) = self.rest().split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let message = rest.get(..length)?.to_vec();
        self.start += 2 + length;
        Some(message)
    }
}

/// Shorter than 65536, as every Noise message.
fn framed(message: &[u8]) -> Vec<u8> {
    let length = u16::try_from(message.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], message].concat()
}

fn handshake(side: Side, seed: &[u8; 32]) -> Result<HandshakeState, snow::Error> {
    let key = blake3::derive_key("ketepai 2026 tunnel static v1", seed);
    let resolver: BoxedCryptoResolver = Box::new(Seeded(*seed));
    let builder = Builder::with_resolver(PATTERN.parse()?, resolver)
        .local_private_key(&key)?
        .prologue(&PREFACE)?;
    match side {
        Side::Initiator => builder.build_initiator(),
        Side::Responder => builder.build_responder(),
    }
}

/// The usual primitives, and randomness from the seed.
struct Seeded([u8; 32]);

impl CryptoResolver for Seeded {
    fn resolve_rng(&self) -> Option<Box<dyn Random>> {
        let mut hasher = blake3::Hasher::new_derive_key("ketepai 2026 tunnel ephemeral v1");
        hasher.update(&self.0);
        Some(Box::new(Stream(hasher.finalize_xof())))
    }

    fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
        DefaultResolver.resolve_dh(choice)
    }

    fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
        DefaultResolver.resolve_hash(choice)
    }

    fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
        DefaultResolver.resolve_cipher(choice)
    }
}

struct Stream(blake3::OutputReader);

impl Random for Stream {
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), snow::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}
