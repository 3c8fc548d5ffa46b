//! `organisation add`: whom envoys serve.

use ketepai_core::model::organisation::OrganisationType;
use ketepai_core::organisations::AddOrganisation;

use crate::arguments::Household;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

pub fn add(mut session: Session<'_>, household: Household) -> Result<(), Failure> {
    let mut names = std::collections::BTreeMap::from([("zh-CN".to_owned(), household.name)]);
    names.extend(household.name_mn.map(|name| ("mn-Mong".to_owned(), name)));
    let id = session.app.add_organisation(AddOrganisation {
        names,
        kind: input::code("kind", &household.kind, OrganisationType::CODES)?,
        position: input::maybe_position(household.at.as_deref(), &household.datum)?,
        directions: household.directions,
        credit_code: household.credit_code,
        contact: household.contact,
    })?;
    session.saved(&id, "organisation")
}
