//! Carrying what one may not read: parcels are sealed to the station, given to another phone with a label that
//! says nothing of what is inside, and kept there until the station has them in a backup.

use ketepai_model::identity::request_signature;
use ketepai_model::ids::{BlobHash, DeviceId, HeadHash};
use ketepai_model::label::Label;
use ketepai_model::log::Segment;
use ketepai_model::scope::Scope;
use ketepai_store::carrying::Quota;
use ketepai_sync::parcel::{MAX_BODY, Parcel, ParcelError, Stored, pack};
use ketepai_sync::peer::Met;
use ketepai_sync::phone::Failure;

use super::neighbour::Conversation;
use super::seal::seal;
use crate::app::App;
use crate::error::AppError;
use crate::sync::{Signed, Transport};

/// For how long somebody may be asked to carry a parcel, in seconds of station time.
const LIFETIME_S: i64 = 180 * 86_400;
/// The codes of a parcel that will never be taken.
const FOR_GOOD: [&str; 6] = [
    "bad_label",
    "damaged",
    "foreign",
    "too_large",
    "unreadable",
    "wrong_destination",
];
const META_QUOTA: &str = "carry_quota";

/// Why a parcel is not carried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotCarried {
    /// It does not hold.
    Bad(ParcelError),
    /// Enough is carried for this giver already.
    Full,
    /// Nobody need be asked to carry it any more.
    Expired,
}

impl NotCarried {
    /// The code, with a sentence in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            NotCarried::Bad(error) => error.code(),
            NotCarried::Full => "quota",
            NotCarried::Expired => "expired",
        }
    }
}

impl App {
    /// How much is carried for one giver, at the most.
    pub fn carry_quota(&self) -> Result<Quota, AppError> {
        let kept = self.store.meta(META_QUOTA)?;
        let read = |bytes: Vec<u8>| {
            let (a, b) = bytes.split_at_checked(8)?;
            let number = |part: &[u8]| Some(u64::from_be_bytes(part.try_into().ok()?));
            Some(Quota {
                bytes: number(a)?,
                parcels: number(b)?,
            })
        };
        Ok(kept.and_then(read).unwrap_or_default())
    }

    /// Sets how much is carried for one giver.
    pub fn set_carry_quota(&mut self, quota: Quota) -> Result<(), AppError> {
        let bytes = [quota.bytes.to_be_bytes(), quota.parcels.to_be_bytes()].concat();
        Ok(self.store.write(|w| w.put_meta(META_QUOTA, &bytes))?)
    }

    /// What the other is to carry: everything that the station is not known to have, in scopes that the other may
    /// not read, and that it does not carry already.
    pub(super) fn parcels_for(
        &mut self,
        met: &Met,
        room: u64,
        talk: &mut Conversation,
    ) -> Result<Vec<Parcel>, AppError> {
        let carrier = &met.chain.1;
        let sealed = |scope: &Scope| !carrier.covers(scope);
        let mut ids: std::collections::VecDeque<i64> =
            self.store.to_be_carried(&sealed, Some(&carrier.device))?.into();
        let segments = self.store.next_segments(&mut ids, MAX_BODY, usize::MAX)?;
        let heads: Vec<HeadHash> = segments.iter().map(|s| s.head().hash()).collect();
        let known: Vec<HeadHash> = talk.parcels.values().flatten().copied().collect();
        if heads.iter().all(|head| known.contains(head)) {
            return Ok(Vec::new());
        }
        let Some((parcel, packed)) = self.parcel_for_station(segments, room)? else {
            return Ok(Vec::new());
        };
        if parcel.to_bytes().len() as u64 > room {
            return Ok(Vec::new());
        }
        talk.parcels.insert(parcel.label.hash, heads[..packed].to_vec());
        Ok(vec![parcel])
    }

    /// Seals segments to the newest station key that is known; how many of them went in.
    pub(super) fn parcel_for_station(
        &self,
        segments: Vec<Segment>,
        room: u64,
    ) -> Result<Option<(Parcel, usize)>, AppError> {
        let trust = self.trust()?;
        let Some(station) = trust.newest_station().filter(|_| !segments.is_empty()) else {
            return Ok(None);
        };
        let most = usize::try_from(room).unwrap_or(usize::MAX).min(MAX_BODY);
        self.parcel(segments, station.device(), &station.sealing, most)
            .map(Some)
    }

    /// Seals segments, as many as one parcel holds.
    pub(super) fn parcel(
        &self,
        segments: Vec<Segment>,
        to: DeviceId,
        key: &[u8; 32],
        most: usize,
    ) -> Result<(Parcel, usize), AppError> {
        let me = self.me()?;
        let station = self.station_key()?.ok_or(AppError::NeedsEnrolment)?;
        let now_s = self.store.checkpoint()?.map_or(station.from_s, |c| c.time_s);
        let (plain, packed) = pack(segments, most);
        let body = seal(&plain, key)?;
        let label = Label::sign(&me.keys, &body, to, now_s.saturating_add(LIFETIME_S));
        let chain = Box::new((station, me.certificate.clone()));
        Ok((Parcel { label, chain, body }, packed))
    }

    /// Keeps a parcel for the station, if its label holds, it is from `giver` where that is known, and there is
    /// room. One that is here already is no news.
    pub(super) fn carry(
        &mut self,
        parcel: &Parcel,
        giver: Option<&DeviceId>,
    ) -> Result<Result<(), NotCarried>, AppError> {
        if let Err(error) = self.check_parcel(parcel, giver)? {
            return Ok(Err(NotCarried::Bad(error)));
        }
        let bytes = parcel.to_bytes();
        if self.store.carried_parcel(&parcel.label.hash)?.is_some() {
            return Ok(Ok(()));
        }
        let now_s = self.store.checkpoint()?.map(|c| c.time_s);
        if now_s.is_some_and(|now_s| parcel.label.expires_s < now_s) {
            return Ok(Err(NotCarried::Expired));
        }
        let room = self
            .store
            .carrying_room(&parcel.label.giver, self.carry_quota()?)?;
        if bytes.len() as u64 > room {
            return Ok(Err(NotCarried::Full));
        }
        self.store.write(|w| w.put_carried(&parcel.label, &bytes))?;
        Ok(Ok(()))
    }

    fn check_parcel(
        &self,
        parcel: &Parcel,
        giver: Option<&DeviceId>,
    ) -> Result<Result<(), ParcelError>, AppError> {
        if let Err(error) = parcel.verify(&self.me()?.root) {
            return Ok(Err(error));
        }
        if giver.is_some_and(|giver| *giver != parcel.label.giver) {
            return Ok(Err(ParcelError::BadLabel));
        }
        let mut trust = self.trust()?;
        let _ = trust.add_station(parcel.chain.0.clone());
        Ok(match trust.station(&parcel.label.destination) {
            Some(_) => Ok(()),
            None => Err(ParcelError::WrongDestination),
        })
    }

    /// Hands in what is carried and not known to be at the station; how many parcels it took.
    pub(crate) fn hand_in(&mut self, transport: &mut dyn Transport) -> Result<u64, AppError> {
        let mut handed_in = 0;
        for carried in self.store.carried()? {
            if carried.position.is_some() || carried.refused.is_some() {
                continue;
            }
            let Some(parcel) = self.store.carried_parcel(&carried.hash)? else {
                continue;
            };
            match self.hand_in_one(transport, &carried.hash, &parcel)? {
                Ok(()) => handed_in += 1,
                Err(failure @ Failure::Status { .. }) => {
                    let problem = failure.problem().map(|problem| problem.reason);
                    // Of any other trouble the parcel may yet be rid.
                    let Some(reason) = problem.filter(|reason| FOR_GOOD.contains(&reason.as_str())) else {
                        continue;
                    };
                    tracing::warn!(reason, "the station refused a parcel");
                    self.store.write(|w| w.refuse_carried(&carried.hash, &reason))?;
                }
                // Kept, and tried again at the next sync.
                Err(_) => break,
            }
        }
        Ok(handed_in)
    }

    fn hand_in_one(
        &mut self,
        transport: &mut dyn Transport,
        hash: &BlobHash,
        parcel: &[u8],
    ) -> Result<Result<(), Failure>, AppError> {
        let nonce = self.store.meta(crate::sync::META_NONCE)?.unwrap_or_default();
        let path = format!("/v1/carried/{hash}");
        let me = self.me()?;
        let signed = Signed {
            address: &me.address,
            path: &path,
            device: me.keys.device(),
            nonce: &nonce,
            signature: request_signature(&me.keys, &nonce, &path, parcel),
            body: parcel,
        };
        let answer = match transport.put_carried(&signed, hash) {
            Ok(answer) => answer,
            Err(failure) => return Ok(Err(failure)),
        };
        let Some(stored) = Stored::from_answer(&answer).filter(|stored| stored.hash == *hash) else {
            return Ok(Err(Failure::Portal));
        };
        for reason in &stored.refused {
            tracing::warn!(reason, "the station refused something in a parcel");
        }
        // What the station may yet learn to verify is offered again; until then it is not all there.
        if !stored.refused.iter().any(|reason| reason == "unknown_device") {
            self.store.write(|w| w.place_carried(hash, stored.position))?;
        }
        Ok(Ok(()))
    }

    /// Drops what is backed up.
    pub(crate) fn let_go(&mut self) -> Result<(), AppError> {
        let Some(checkpoint) = self.store.checkpoint()? else {
            return Ok(());
        };
        self.store.write(|w| w.drop_carried(checkpoint.backed_up))?;
        Ok(())
    }
}
