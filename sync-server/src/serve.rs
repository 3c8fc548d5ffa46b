//! Running a station on a network: one listener for phones, one on the loopback for the coordinator's own
//! commands, which cannot open a folder that is being served.
//!
//! Where the second listens, and the token that it wants, stand in `admin.json`, which only the folder's
//! owner reads and which goes when the server goes.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::context::{SystemChance, random};
use crate::error::{Error, at};
use crate::handlers::limits::Allowance;
use crate::router;
use crate::station::{Station, write_private};

/// The file's name in the station's folder.
pub(crate) const ADMIN: &str = "admin.json";

/// How the coordinator's commands reach a running server.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct AdminPass {
    /// On the loopback.
    pub address: SocketAddr,
    /// To be shown with every request.
    pub token: String,
}

/// Serves until `shutdown` completes; requests under way are finished first.
pub async fn serve(
    listener: TcpListener,
    station: Arc<Station>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    serve_within(listener, station, Allowance::default(), shutdown).await
}

/// The same within another allowance than the usual one.
pub async fn serve_within(
    listener: TcpListener,
    station: Arc<Station>,
    allowance: Allowance,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let loopback = TcpListener::bind(("127.0.0.1", 0))
        .await
        .map_err(at("127.0.0.1"))?;
    let pass = AdminPass {
        address: loopback.local_addr().map_err(at("127.0.0.1"))?,
        token: data_encoding::HEXLOWER.encode(&random::<32>(&SystemChance)),
    };
    let _posted = Posted::new(&station, &pass)?;
    let (stop, stopped) = watch::channel(());
    tokio::spawn(async move {
        shutdown.await;
        drop(stop);
    });
    let station_for_sweep = station.clone();
    let public = axum::serve(listener, router::public(station.clone(), allowance))
        .with_graceful_shutdown(closed(stopped.clone()))
        .into_future();
    let admin = axum::serve(loopback, router::admin(station, pass.token))
        .with_graceful_shutdown(closed(stopped))
        .into_future();
    let dropped = station_for_sweep.sweep_uploads();
    tracing::info!(dropped, "the station is open");
    tokio::try_join!(public, admin).map_err(at("listener"))?;
    tracing::info!("the station is closed");
    Ok(())
}

async fn closed(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

/// The pass lies in the folder for as long as this lives.
struct Posted(PathBuf);

impl Posted {
    fn new(station: &Station, pass: &AdminPass) -> Result<Self, Error> {
        let path = station.folder().join(ADMIN);
        let bytes = serde_json::to_vec(pass).map_err(|e| at(&path)(e.into()))?;
        write_private(&path, &bytes)?;
        Ok(Posted(path))
    }
}

impl Drop for Posted {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
