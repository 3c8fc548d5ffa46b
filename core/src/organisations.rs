//! 单位/农户: whom envoys serve.

use std::collections::BTreeMap;

use ketepai_model::ids::RecordId;
use ketepai_model::organisation::{Organisation, OrganisationType, Part, Place};
use ketepai_model::place::Position;
use ketepai_model::registry::{AnyRecord, Kind};

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// A new household, cooperative or firm.
#[derive(Clone, Debug, Default)]
pub struct AddOrganisation {
    /// Its name, by language.
    pub names: BTreeMap<String, String>,
    /// What it is, as a code of [`OrganisationType`].
    pub kind: String,
    /// Where it is.
    pub position: Option<Position>,
    /// How to find it, in words.
    pub directions: String,
    /// Unified social credit code, for a firm.
    pub credit_code: String,
    /// How to reach it.
    pub contact: String,
}

impl App {
    /// Adds an organisation.
    pub fn add_organisation(&mut self, command: AddOrganisation) -> Result<RecordId, AppError> {
        let me = self.me()?;
        let mut organisation = Organisation::new(me.envelope(&self.context));
        organisation.area = me.area()?.to_string();
        organisation.kind = Some(OrganisationType::from_code(&command.kind));
        organisation.parts = vec![Part::Served];
        organisation.names = command.names;
        organisation.credit_code = command.credit_code;
        organisation.contact = command.contact;
        if command.position.is_some() || !command.directions.is_empty() {
            let place = Place {
                position: command.position,
                directions: command.directions,
                ..Place::default()
            };
            organisation.places = vec![place];
        }
        self.save(organisation.into())
    }

    /// An organisation whole.
    pub fn organisation(&self, id: &RecordId) -> Result<Organisation, AppError> {
        let whole = self
            .store
            .whole(id)?
            .ok_or(AppError::NotFound { what: "organisation" })?;
        match Kind::from_name(&whole.line.kind).read(whole.document.fields) {
            AnyRecord::Organisation(organisation) => Ok(*organisation),
            _ => Err(AppError::NotFound { what: "organisation" }),
        }
    }
}
