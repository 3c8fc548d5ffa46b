//! The station's JSON API for programmes, on the coordinator's listener alone and with its token: what a console, a
//! department's own system or a script asks. Described by the OpenAPI document that it serves; a route that is not
//! in the document does not exist. Must not be reached by phones.

mod ask;
mod cases;
mod programmes;
mod reports;
mod trouble;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::admin::{admits, json};
use super::blocking;
use crate::error::Error;
use crate::router::BackDoor;
use crate::station::Station;
use trouble::{Problem, Trouble};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "科技特派员工作站接口",
        version = "1",
        description = "方案、目标、报表、供需对接、办理进度和考核表。只在工作站本机监听；令牌在工作站文件夹的 admin.json 里。\
            日期写作 2026-11-20，按旗县当地时间。空着的数是 null，不是 0。出错时回 application/problem+json。",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    modifiers(&Token),
    security(("token" = []))
)]
struct Base;

/// How a request shows that it comes from the folder's owner.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut Document) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", scheme);
    }
}

fn described() -> OpenApiRouter<BackDoor> {
    OpenApiRouter::with_openapi(Base::openapi())
        .routes(routes!(programmes::list))
        .routes(routes!(programmes::check))
        .routes(routes!(programmes::show))
        .routes(routes!(programmes::compare))
        .routes(routes!(programmes::targets))
        .routes(routes!(programmes::quotas))
        .routes(routes!(reports::report))
        .routes(routes!(reports::fill))
        .routes(routes!(reports::before))
        .routes(routes!(reports::sign))
        .routes(routes!(reports::verify))
        .routes(routes!(cases::matches))
        .routes(routes!(cases::worksheet))
        .routes(routes!(cases::standing))
        .routes(routes!(document))
}

/// The routes, behind the token.
pub(crate) fn routes(door: BackDoor) -> Router {
    let (router, _) = described().split_for_parts();
    router
        .route_layer(from_fn_with_state(door.clone(), guard))
        .with_state(door)
}

/// This document.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    tag = "接口",
    summary = "接口说明（OpenAPI 3.1）",
    responses((status = 200, description = "本接口的说明", body = Object), trouble::Problems)
)]
async fn document() -> Response {
    json(StatusCode::OK, described().get_openapi())
}

/// Lets nobody in without the token, and says in every problem where it came up.
async fn guard(State(door): State<BackDoor>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = match admits(&door, request.headers()) {
        true => next.run(request).await,
        false => Trouble::unauthorised().into_response(),
    };
    match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone().at(path).into_response(),
        None => response,
    }
}

/// Asks the station in a thread that may block, and answers in JSON.
async fn answer<A: serde::Serialize + Send + 'static>(
    door: BackDoor,
    ask: impl FnOnce(&Station) -> Result<A, Error> + Send + 'static,
) -> Result<Response, Trouble> {
    Ok(json(StatusCode::OK, &asked(door, ask).await?))
}

async fn asked<A: Send + 'static>(
    door: BackDoor,
    ask: impl FnOnce(&Station) -> Result<A, Error> + Send + 'static,
) -> Result<A, Trouble> {
    let outcome = blocking(move || ask(&door.station)).await;
    outcome
        .map_err(|_| Trouble::internal())?
        .map_err(|e| Trouble::of(&e))
}

#[cfg(test)]
mod tests;
