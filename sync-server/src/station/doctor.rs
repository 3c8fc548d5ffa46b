//! Whether what lies in the station is still what was signed; and room for good copies, which phones bring.

use ketepai_model::identity::TrustStore;
use ketepai_store::Finding;

use super::Station;
use crate::error::Error;

/// What the doctor found, and did.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Diagnosis {
    /// Everything that is not as it was left.
    pub findings: Vec<Finding>,
    /// How much was dropped to make room for good copies; `None` when nothing was to be done.
    pub dropped: Option<u64>,
}

impl Station {
    /// Looks at everything; with `heal`, drops what is not what was signed and makes the caches again. Phones
    /// that hold good copies notice the difference and offer them.
    pub fn doctor(&self, heal: bool) -> Result<Diagnosis, Error> {
        let trust = TrustStore::new(self.root);
        let mut desk = self.desk();
        let findings = desk.store.verify(trust.clone())?;
        let dropped = match heal && !findings.is_empty() {
            true => Some(desk.store.heal(trust)?),
            false => None,
        };
        Ok(Diagnosis { findings, dropped })
    }
}
