//! Cases of each document, told as stories.

mod both_sides;
mod selection;
mod steps;

use super::*;
use crate::application::Application;
use crate::assignment::Assignment;
use crate::demand::Demand;
use crate::evaluation::Evaluation;
use crate::identity::Role;
use crate::ids::BlobHash;
use crate::notice::Notice;
use crate::policy::Author;
use crate::programme::rules::Rules;
use crate::programme::tests::samples::{
    day, heilongjiang, inner_mongolia, jiaozuo, on, person, shaoxing, wenzhou,
};
use crate::station::Station;

fn who(role: Role) -> Author {
    Author {
        person: person(1),
        roles: vec![role],
    }
}

fn officer() -> Author {
    who(Role::Officer)
}

fn next<R: OnItsWay>(rules: &Rules, record: &R) -> (String, String) {
    let standing = Case::of(rules, record).unwrap().where_it_stands();
    let step = standing.current.map(|s| s.id.clone()).unwrap_or_default();
    (step, standing.key)
}

fn application() -> Application {
    let mut application = Application::new(on("2026-09-01"));
    application.procedure = "selection".into();
    application.scan = Some(BlobHash([9; 32]));
    application
}
