//! The files beside the database: what the station is (`station.json`), its two secrets, files of others.
//!
//! `root.key` is read only when a signing key is certified, so that it can be kept elsewhere in between.
//! Must never overwrite a secret: one that is replaced is kept aside, for what was sealed to it.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use ketepai_model::identity::DeviceKeys;
use ketepai_model::scope::Area;
use zeroize::Zeroizing;

use crate::context::{Chance, random};
use crate::error::{Error, at};

const PLATE: &str = "station.json";
const ROOT: &str = "root.key";
const SIGNING: &str = "signing.key";

/// A secret of 32 bytes, wiped when dropped.
pub(crate) type Seed = Zeroizing<[u8; 32]>;

/// What the station is, for anyone to read.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Plate {
    /// The county served.
    pub county: Area,
    /// The root's public key, in hex.
    pub root: String,
}

impl Plate {
    /// Reads the folder's plate.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(PLATE);
        let text = match std::fs::read(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Err(Error::NotFounded),
            read => read.map_err(at(path))?,
        };
        serde_json::from_slice(&text).map_err(|_| Error::DamagedFile(PLATE))
    }

    /// The root's public key.
    pub fn root_key(&self) -> Result<[u8; 32], Error> {
        let bytes = data_encoding::HEXLOWER.decode(self.root.as_bytes()).ok();
        bytes
            .and_then(|b| b.try_into().ok())
            .ok_or(Error::DamagedFile(PLATE))
    }
}

/// Makes a station's folder: the keys first, the plate last, so that a crash leaves no half of one.
pub(crate) fn found(folder: &Path, county: &Area, chance: &dyn Chance) -> Result<(), Error> {
    if folder.join(PLATE).exists() {
        return Err(Error::AlreadyFounded);
    }
    make_private(folder)?;
    for name in [ROOT, SIGNING] {
        if read_secret(&folder.join(name), name)?.is_none() {
            write_private(&folder.join(name), &*Seed::new(random(chance)))?;
        }
    }
    let root = root_key(folder)?.ok_or(Error::NoRootKey)?;
    let root = data_encoding::HEXLOWER.encode(root.verifying_key().as_bytes());
    let plate = serde_json::to_vec_pretty(&Plate {
        county: county.clone(),
        root,
    });
    write_private(&folder.join(PLATE), &plate.unwrap_or_default())
}

/// Copies the plate, so that a backup says whose it is.
pub(crate) fn copy_plate(from: &Path, to: &Path) -> Result<(), Error> {
    let bytes = std::fs::read(from.join(PLATE)).map_err(at(from.join(PLATE)))?;
    write_private(&to.join(PLATE), &bytes)
}

/// The root key, if it is at hand.
pub(crate) fn root_key(folder: &Path) -> Result<Option<SigningKey>, Error> {
    let seed = read_secret(&folder.join(ROOT), ROOT)?;
    Ok(seed.map(|seed| SigningKey::from_bytes(&seed)))
}

/// The signing key's seed, if there is one.
pub(crate) fn signing_seed(folder: &Path) -> Result<Option<Seed>, Error> {
    read_secret(&folder.join(SIGNING), SIGNING)
}

/// The seeds of all signing keys, the retired ones too: things may still be sealed to any of them.
pub(crate) fn all_seeds(folder: &Path) -> Result<Vec<Seed>, Error> {
    let mut seeds: Vec<Seed> = signing_seed(folder)?.into_iter().collect();
    for file in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = file.map_err(at(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("retired-") && name.ends_with(".key") {
            seeds.extend(read_secret(&path, "retired.key")?);
        }
    }
    Ok(seeds)
}

/// Puts a new signing key in the old one's place, and the old one aside.
pub(crate) fn replace_signing(folder: &Path, seed: &Seed) -> Result<(), Error> {
    if let Some(old) = signing_seed(folder)? {
        let name = format!("retired-{}.key", DeviceKeys::from_seed(&old).device());
        write_private(&folder.join(name), &*old)?;
    }
    write_private(&folder.join(SIGNING), &**seed)
}

fn read_secret(path: &Path, name: &'static str) -> Result<Option<Seed>, Error> {
    match std::fs::read(path).map(Zeroizing::new) {
        Ok(bytes) => match <[u8; 32]>::try_from(&bytes[..]) {
            Ok(seed) => Ok(Some(Seed::new(seed))),
            Err(_) => Err(Error::DamagedFile(name)),
        },
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(at(path)(e)),
    }
}

/// Makes a folder that only its owner opens: names and records lie in it unencrypted.
pub(crate) fn make_private(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))
}

/// Writes a file that only its owner reads: beside, durable, then renamed.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let write = || {
        let beside = PathBuf::from(format!("{}.new", path.display()));
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        path.parent()
            .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    };
    write().map_err(at(path))
}
