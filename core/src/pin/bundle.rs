//! The bundle: every secret by name, sealed with XChaCha20-Poly1305 under argon2id of the PIN. The parameters
//! stand in the bundle, so that later phones can be slower.
//!
//! `"KTPIN1" · memory KiB (u32) · passes (u32) · salt (16) · nonce (24) · sealed`; numbers big-endian. Sealed is a
//! run of `name length (u8) · name · secret length (u16) · secret`. What stands before the nonce is authenticated
//! with it.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{Pin, denied};
use crate::context::Context;
use crate::error::AppError;
use crate::vault::Secret;

const MAGIC: &[u8; 6] = b"KTPIN1";
const HEAD: usize = 6 + 4 + 4 + 16;
/// What a phone of 1 GB can spare; argon2's authors ask for as much as can be had.
const MEMORY_KIB: u32 = 32 * 1024;
const PASSES: u32 = 3;
/// More than this is refused, so that a damaged bundle cannot ask for all memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 100;

/// An open bundle.
#[derive(Clone)]
pub(super) struct Bundle {
    head: [u8; HEAD],
    key: Zeroizing<[u8; 32]>,
    secrets: Vec<(String, Secret)>,
}

/// A bundle as it lies in the vault.
pub(super) struct Sealed<'b> {
    head: [u8; HEAD],
    nonce: [u8; 24],
    sealed: &'b [u8],
}

impl Bundle {
    /// A new bundle under a PIN.
    pub fn new(secrets: Vec<(String, Secret)>, pin: &Pin, context: &Context) -> Result<Self, AppError> {
        let mut head = [0; HEAD];
        head[..6].copy_from_slice(MAGIC);
        head[6..10].copy_from_slice(&MEMORY_KIB.to_be_bytes());
        head[10..14].copy_from_slice(&PASSES.to_be_bytes());
        context.chance.fill(&mut head[14..]);
        let key = derive(&head, pin)?;
        Ok(Bundle { head, key, secrets })
    }

    /// A secret by name.
    pub fn secret(&self, name: &str) -> Option<&Secret> {
        self.secrets.iter().find(|(n, _)| n == name).map(|(_, s)| s)
    }

    /// All of them.
    pub fn secrets(&self) -> Vec<(String, Secret)> {
        self.secrets.clone()
    }

    /// Puts a secret in its place.
    pub fn put(&mut self, name: &str, secret: Secret) {
        self.forget(name);
        self.secrets.push((name.to_owned(), secret));
    }

    /// Takes a secret out.
    pub fn forget(&mut self, name: &str) {
        self.secrets.retain(|(n, _)| n != name);
    }

    /// Seals the bundle, under a new nonce each time.
    pub fn seal(&self, context: &Context) -> Result<Secret, AppError> {
        let mut nonce = [0; 24];
        context.chance.fill(&mut nonce);
        let mut plain = Zeroizing::new(Vec::with_capacity(512));
        for (name, secret) in &self.secrets {
            plain.push(u8::try_from(name.len()).map_err(|_| damaged())?);
            plain.extend_from_slice(name.as_bytes());
            let length = u16::try_from(secret.bytes().len()).map_err(|_| damaged())?;
            plain.extend_from_slice(&length.to_be_bytes());
            plain.extend_from_slice(secret.bytes());
        }
        let payload = Payload {
            msg: &plain,
            aad: &self.head,
        };
        let sealed = cipher(&self.key).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| damaged())?;
        Ok(Secret::new([&self.head[..], &nonce, &sealed].concat()))
    }
}

impl<'b> Sealed<'b> {
    /// Reads a bundle's outside.
    pub fn read(kept: &'b Secret) -> Result<Self, AppError> {
        let bytes = kept.bytes();
        let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or_else(damaged)?;
        let (nonce, sealed) = rest.split_first_chunk::<24>().ok_or_else(damaged)?;
        if !head.starts_with(MAGIC) {
            return Err(AppError::UpdateRequired);
        }
        Ok(Sealed {
            head: *head,
            nonce: *nonce,
            sealed,
        })
    }

    /// Opens it, or says that the PIN is wrong.
    pub fn open(&self, pin: &Pin) -> Result<Bundle, AppError> {
        let key = derive(&self.head, pin)?;
        let payload = Payload {
            msg: self.sealed,
            aad: &self.head,
        };
        let plain = cipher(&key).decrypt(&XNonce::from(self.nonce), payload);
        let plain = Zeroizing::new(plain.map_err(|_| denied("wrong_pin"))?);
        Ok(Bundle {
            head: self.head,
            key,
            secrets: parse(&plain).ok_or_else(damaged)?,
        })
    }
}

fn parse(mut plain: &[u8]) -> Option<Vec<(String, Secret)>> {
    let mut secrets = Vec::new();
    while let Some((length, rest)) = plain.split_first() {
        let (name, rest) = rest.split_at_checked(usize::from(*length))?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (secret, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        secrets.push((
            String::from_utf8(name.to_vec()).ok()?,
            Secret::new(secret.to_vec()),
        ));
        plain = rest;
    }
    Some(secrets)
}

fn derive(head: &[u8; HEAD], pin: &Pin) -> Result<Zeroizing<[u8; 32]>, AppError> {
    let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let (memory, passes) = (number(6).min(MOST_MEMORY_KIB), number(10).min(MOST_PASSES));
    let params = Params::new(memory, passes, 1, Some(32)).map_err(|_| damaged())?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), &head[14..], key.as_mut_slice())
        .map_err(|_| damaged())?;
    Ok(key)
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key).into())
}

fn damaged() -> AppError {
    denied("secret_damaged")
}
