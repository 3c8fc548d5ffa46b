//! Demands, evaluations and cases over HTTP: who could answer, the department's sheet, where a record stands.

use axum::extract::{Path, State};
use axum::response::Response;
use ketepai_model::programme::rules::Day;

use super::answer;
use super::ask::{Asked, DemandQuery, PeriodQuery, day, query};
use super::trouble::{Problems, Trouble};
use crate::router::BackDoor;
use crate::station::{Matches, RecordStanding, Worksheet};

#[utoipa::path(
    get, path = "/api/v1/programmes/{code}/matches", tag = "供需对接",
    summary = "一条需求，谁可以去；哪些需求可以一趟去",
    description = "只是建议，由人来定。次序只对这一条需求有意义，不是给人排名。",
    params(("code" = String, Path, description = "方案代号"), DemandQuery),
    responses((status = 200, description = "最多二十人，各有理由", body = Matches), Problems)
)]
pub(super) async fn matches(
    State(door): State<BackDoor>,
    Path(code): Path<String>,
    asked: Asked<DemandQuery>,
) -> Result<Response, Trouble> {
    let demand = query(asked)?.demand.filter(|d| !d.trim().is_empty());
    let demand = demand.ok_or_else(|| Trouble::parameter("demand", "请写需求的记录编号"))?;
    answer(door, move |station| station.matches(&code, &demand)).await
}

#[utoipa::path(
    get, path = "/api/v1/programmes/{code}/worksheets/{grades}", tag = "考核", summary = "考核打分表",
    params(
        ("code" = String, Path, description = "方案代号"),
        ("grades" = String, Path, description = "考核办法代号，如 person"),
        PeriodQuery
    ),
    responses((status = 200, description = "分数、合计和建议等次；空着不是零分", body = Worksheet), Problems)
)]
pub(super) async fn worksheet(
    State(door): State<BackDoor>,
    Path((code, grades)): Path<(String, String)>,
    asked: Asked<PeriodQuery>,
) -> Result<Response, Trouble> {
    let asked = query(asked)?;
    let to = day("to", asked.to.as_deref())?.unwrap_or_else(|| door.station.today());
    let first = Day::first_of(Day(to).year()).0;
    let from = day("from", asked.from.as_deref())?.unwrap_or(first);
    answer(door, move |station| station.worksheet(&code, &grades, from, to)).await
}

#[utoipa::path(
    get, path = "/api/v1/records/{id}/standing", tag = "办理", summary = "一条记录办到哪一步",
    params(("id" = String, Path, description = "记录编号，打前几个字符即可")),
    responses((status = 200, description = "办过的步骤、下一步、期限和分歧", body = RecordStanding), Problems)
)]
pub(super) async fn standing(
    State(door): State<BackDoor>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    answer(door, move |station| station.standing_of(&id)).await
}
