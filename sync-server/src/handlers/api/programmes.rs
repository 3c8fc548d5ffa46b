//! Programmes over HTTP: the shelf, one of them, a text that may become one, targets and quotas.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use ketepai_model::ids::PersonId;
use ketepai_model::programme::load::MOST_BYTES;

use super::answer;
use super::ask::{Asked, DayQuery, day, number, query, text};
use super::trouble::{Problems, Trouble};
use crate::router::BackDoor;
use crate::station::{Compared, ProgrammeLine, ProgrammeText, QuotaLine, Shelf, TargetLine};

/// Longer than a programme may be, so that the finding says by how much.
const MOST_TEXT: usize = 2 * MOST_BYTES;

#[utoipa::path(
    get, path = "/api/v1/programmes", tag = "方案", summary = "有哪些方案",
    responses((status = 200, description = "各方案的各个版本，新的在前", body = Shelf), Problems)
)]
pub(super) async fn list(State(door): State<BackDoor>) -> Result<Response, Trouble> {
    answer(door, |station| station.programmes()).await
}

#[utoipa::path(
    post, path = "/api/v1/programmes/check", tag = "方案", summary = "检查一份方案文本",
    request_body(content = String, content_type = "text/plain", description = "方案文本（TOML）"),
    responses(
        (status = 200, description = "能用：它是哪个方案", body = ProgrammeLine),
        Problems
    )
)]
pub(super) async fn check(State(door): State<BackDoor>, body: Body) -> Result<Response, Trouble> {
    let text = text(body, MOST_TEXT).await?;
    answer(door, move |station| station.check_programme(&text)).await
}

#[utoipa::path(
    get, path = "/api/v1/programmes/{code}", tag = "方案", summary = "一个方案：规则和原文",
    params(("code" = String, Path, description = "方案代号，如 jiaozuo"), DayQuery),
    responses((status = 200, description = "规则（JSON）和原文（TOML）", body = ProgrammeText), Problems)
)]
pub(super) async fn show(
    State(door): State<BackDoor>,
    Path(code): Path<String>,
    asked: Asked<DayQuery>,
) -> Result<Response, Trouble> {
    let version = number("version", query(asked)?.version.as_deref())?;
    answer(door, move |station| station.programme(&code, version)).await
}

#[utoipa::path(
    post, path = "/api/v1/programmes/{code}/compare", tag = "方案",
    summary = "换一份文本，目标完成情况前后对比",
    params(("code" = String, Path, description = "方案代号"), DayQuery),
    request_body(content = String, content_type = "text/plain", description = "另一份方案文本（TOML）"),
    responses((status = 200, description = "逐个目标对比", body = Vec<Compared>), Problems)
)]
pub(super) async fn compare(
    State(door): State<BackDoor>,
    Path(code): Path<String>,
    asked: Asked<DayQuery>,
    body: Body,
) -> Result<Response, Trouble> {
    let day = day("day", query(asked)?.day.as_deref())?;
    let text = text(body, MOST_TEXT).await?;
    answer(door, move |station| {
        station.compare_programme(&code, &text, day.unwrap_or_else(|| station.today()))
    })
    .await
}

#[utoipa::path(
    get, path = "/api/v1/programmes/{code}/targets", tag = "方案", summary = "各项目标到某天完成多少",
    description = "按今天手头的记录，只数日期在这一天及以前的。要原样重做过去的数，请用报表的 as_of。",
    params(("code" = String, Path, description = "方案代号"), DayQuery),
    responses((status = 200, description = "逐个目标", body = Vec<TargetLine>), Problems)
)]
pub(super) async fn targets(
    State(door): State<BackDoor>,
    Path(code): Path<String>,
    asked: Asked<DayQuery>,
) -> Result<Response, Trouble> {
    let asked = query(asked)?;
    let day = day("day", asked.day.as_deref())?;
    let version = number("version", asked.version.as_deref())?;
    answer(door, move |station| {
        station.targets(&code, version, day.unwrap_or_else(|| station.today()))
    })
    .await
}

#[utoipa::path(
    get, path = "/api/v1/programmes/{code}/people/{person}/quotas", tag = "方案",
    summary = "一个人这一年的服务量",
    params(
        ("code" = String, Path, description = "方案代号"),
        ("person" = String, Path, description = "人员编号"),
        DayQuery
    ),
    responses((status = 200, description = "逐条要求", body = Vec<QuotaLine>), Problems)
)]
pub(super) async fn quotas(
    State(door): State<BackDoor>,
    Path((code, person)): Path<(String, String)>,
    asked: Asked<DayQuery>,
) -> Result<Response, Trouble> {
    let day = day("day", query(asked)?.day.as_deref())?;
    let person: PersonId = person
        .parse()
        .map_err(|_| Trouble::parameter("person", "应是人员编号"))?;
    answer(door, move |station| {
        station.quotas(&code, person, day.unwrap_or_else(|| station.today()))
    })
    .await
}
