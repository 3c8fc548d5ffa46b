//! A `.ketepai` file: parcels on a memory card. `KETEPAI`, version 1, how many u32 LE, then each with its length
//! u32 LE. Read whole before anything of it is used, so that a file that was cut does nothing by halves.

use super::{MAX_PARCEL, Parcel, ParcelError};

const MAGIC: &[u8; 7] = b"KETEPAI";
const VERSION: u8 = 1;
/// The most bytes that a file may have.
pub const MAX_CARD: usize = 256 * 1024 * 1024;
/// The most parcels in one file.
const MAX_PARCELS: u32 = 4096;

/// The file's bytes.
pub fn write(parcels: &[Parcel]) -> Vec<u8> {
    let mut bytes = [&MAGIC[..], &[VERSION]].concat();
    bytes.extend(length(parcels.len()));
    for parcel in parcels {
        let parcel = parcel.to_bytes();
        bytes.extend(length(parcel.len()));
        bytes.extend(parcel);
    }
    bytes
}

/// Reads a file whole. The parcels in it are read by their shape alone; [`Parcel::verify`] comes next.
pub fn read(bytes: &[u8]) -> Result<Vec<Parcel>, ParcelError> {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or(ParcelError::NotOurs)?;
    match take::<1>(&mut rest)? {
        [VERSION] => {}
        _ => return Err(ParcelError::UpdateRequired),
    }
    let count = u32::from_le_bytes(take(&mut rest)?);
    if count > MAX_PARCELS || bytes.len() > MAX_CARD {
        return Err(ParcelError::TooLarge);
    }
    let parcels = (0..count).map(|_| parcel(&mut rest)).collect::<Result<_, _>>()?;
    match rest {
        [] => Ok(parcels),
        _ => Err(ParcelError::Damaged),
    }
}

fn parcel(rest: &mut &[u8]) -> Result<Parcel, ParcelError> {
    let len = u32::from_le_bytes(take(rest)?) as usize;
    if len > MAX_PARCEL {
        return Err(ParcelError::TooLarge);
    }
    let (bytes, left) = rest.split_at_checked(len).ok_or(ParcelError::Damaged)?;
    *rest = left;
    Parcel::from_bytes(bytes)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], ParcelError> {
    let (bytes, left) = rest.split_first_chunk().ok_or(ParcelError::Damaged)?;
    *rest = left;
    Ok(*bytes)
}

/// A length that does not fit is written as one that no reader accepts.
fn length(len: usize) -> [u8; 4] {
    u32::try_from(len).unwrap_or(u32::MAX).to_le_bytes()
}
