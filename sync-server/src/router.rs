//! Which path leads where. Must not decide anything: that is the handlers', and behind them the station's.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, options, patch, post, put};
use tokio::sync::Semaphore;

use crate::handlers::limits::{Allowance, Limits};
use crate::handlers::{admin, api, blobs, carried, enrol, health, sync, uploads};
use crate::station::Station;

/// Requests under way at once; a county that comes back all at once is told to come again.
const MOST_SYNCS: usize = 64;
const MOST_FILES: usize = 8;

/// What every handler for phones holds.
#[derive(Clone)]
pub(crate) struct Door {
    pub station: Arc<Station>,
    pub syncs: Arc<Semaphore>,
    pub files: Arc<Semaphore>,
    pub limits: Arc<Limits>,
}

/// What the coordinator's handlers hold.
#[derive(Clone)]
pub(crate) struct BackDoor {
    pub station: Arc<Station>,
    pub token: Arc<str>,
}

/// What phones reach.
pub(crate) fn public(station: Arc<Station>, allowance: Allowance) -> Router {
    let door = Door {
        station,
        syncs: Arc::new(Semaphore::new(MOST_SYNCS)),
        files: Arc::new(Semaphore::new(MOST_FILES)),
        limits: Arc::new(Limits::new(allowance)),
    };
    Router::new()
        .route("/v1/health", get(health::health))
        .route("/v1/nonce", get(health::nonce))
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/succeed", post(enrol::succeed))
        .route("/v1/sync", post(sync::sync))
        .route(
            "/v1/uploads/{hash}",
            post(uploads::create).options(uploads::options),
        )
        .route(
            "/v1/uploads/{hash}/{ticket}",
            patch(uploads::patch)
                .head(uploads::head)
                .delete(uploads::delete)
                .post(uploads::overridden)
                .options(uploads::options),
        )
        .route("/v1/uploads", options(uploads::options))
        .route("/v1/blobs/{hash}", get(blobs::get))
        .route("/v1/custody", post(blobs::custody))
        .route("/v1/carried/{hash}", put(carried::put))
        .with_state(door)
}

/// What the coordinator's commands and other programs on this machine reach.
pub(crate) fn admin(station: Arc<Station>, token: String) -> Router {
    let door = BackDoor {
        station,
        token: token.into(),
    };
    Router::new()
        .route("/v1/admin/invite", post(admin::invite))
        .route("/v1/admin/status", post(admin::status))
        .route("/v1/admin/doctor", post(admin::doctor))
        .route("/v1/admin/quota", post(admin::quota))
        .route("/v1/admin/backup", post(admin::backup))
        .route("/v1/admin/post", post(admin::post))
        .route("/v1/admin/revoke", post(admin::revoke))
        .route("/v1/admin/held", post(admin::held))
        .route("/v1/admin/release", post(admin::release))
        .route("/v1/admin/erase", post(admin::erase))
        .route("/v1/admin/signals", post(admin::signals))
        .route("/v1/admin/unpack", post(admin::unpack))
        .route("/v1/admin/programmes", post(admin::programmes))
        .route("/v1/admin/programme", post(admin::programme))
        .route("/v1/admin/report", post(admin::report))
        .with_state(door.clone())
        .merge(api::routes(door))
}
