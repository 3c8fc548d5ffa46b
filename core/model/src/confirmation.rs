//! 服务确认: the served party's word that a visit or training took place.

use crate::error::{Error, invalid};
use crate::ids::{BlobHash, PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// How the word was given.
    Means {
        /// On their own phone.
        OwnPhone = "own_phone",
        /// A finger on glass.
        FingerSignature = "finger_signature",
        /// A numbered slip.
        PaperSlip = "paper_slip",
        /// A call.
        Call = "call",
        /// The short code on the wall card.
        WallCard = "wall_card",
    }
}

record! {
    /// Written once. Names the heads that were confirmed, so that a later edit does not borrow the word.
    Confirmation = "confirmation", schema 1 {
        /// The visit or training.
        "w" confirms: Option<RecordId>,
        /// The heads of that record as they were shown.
        "h" heads: Packed<BlobHash>,
        /// The person who gave it.
        "p" person: Option<PersonId>,
        /// The household or unit for which it was given.
        "u" party: Option<RecordId>,
        /// How.
        "k" means: Option<Means>,
        /// The slip's number.
        "s" slip: String,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.confirms.is_none() {
            return invalid("confirms", "required");
        }
        if self.heads.0.is_empty() {
            return invalid("heads", "required");
        }
        match self.means {
            None => invalid("means", "required"),
            Some(Means::PaperSlip) if self.slip.trim().is_empty() => invalid("slip", "required"),
            _ => Ok(()),
        }
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::From(area.clone(), self.person.unwrap_or(self.envelope.served_by))
    }

    fn listing(&self) -> Listing {
        let means = self.means.as_ref().map_or("", Means::code);
        Listing { party: self.party, parent: self.confirms, ..Listing::of(&self.envelope, means) }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let confirms = self.confirms.unwrap_or_default();
        let fact = Fact::distinct("confirmed", &self.envelope, area, &[confirms.as_bytes()]);
        vec![Fact { party: self.party, ..fact }]
    }
}
