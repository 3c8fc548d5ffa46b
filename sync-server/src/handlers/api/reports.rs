//! Reports over HTTP: made, filled into a department's workbook, looked over before they go out, signed, checked.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::ask::{Asked, ReportQuery, bytes, query};
use super::trouble::{Problems, Trouble};
use super::{answer, asked as ask_station};
use crate::router::BackDoor;
use crate::station::{Before, Form, Made, ReportAsk, SignedReport};

/// A department's workbook is never larger.
const MOST_TEMPLATE: usize = 16 * 1024 * 1024;
/// Nor is a signed report.
const MOST_SIGNED: usize = 64 * 1024 * 1024;
const POSITION: HeaderName = HeaderName::from_static("x-ketepai-position");
const DIGEST: HeaderName = HeaderName::from_static("x-ketepai-digest");
const UNFILLED: HeaderName = HeaderName::from_static("x-ketepai-unfilled");

#[utoipa::path(
    get, path = "/api/v1/programmes/{code}/reports/{id}", tag = "报表", summary = "一张报表",
    params(
        ("code" = String, Path, description = "方案代号"),
        ("id" = String, Path, description = "报表代号"),
        ReportQuery
    ),
    responses(
        (status = 200, description = "报表。x-ketepai-position 是按到哪个到达序号为止的记录，\
            x-ketepai-digest 是 JSON 文本的 BLAKE3",
         headers(("x-ketepai-position" = u64), ("x-ketepai-digest" = String), ("content-disposition" = String)),
         content(
            (Object = "application/json"),
            (String = "text/csv"),
            (String = "text/html"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )),
        Problems
    )
)]
pub(super) async fn report(
    State(door): State<BackDoor>,
    Path((code, id)): Path<(String, String)>,
    asked: Asked<ReportQuery>,
) -> Result<Response, Trouble> {
    let asked = query(asked)?;
    let form = Form::named(asked.format.as_deref().unwrap_or("json"));
    let form = form.ok_or_else(|| Trouble::parameter("format", "可用 json、xlsx、csv、html"))?;
    let ask = asked.into_ask(code, id, door.station.today())?;
    let name = ask.file_name(form);
    let (made, body) = ask_station(door, move |station| {
        let made = station.report(&ask)?;
        let body = made.laid_out(form)?;
        Ok((made, body))
    })
    .await?;
    let mut headers = attached(content_type(form), &name, &made.document.title, form.ending());
    note(&mut headers, &made);
    Ok((StatusCode::OK, headers, body).into_response())
}

#[utoipa::path(
    post, path = "/api/v1/programmes/{code}/reports/{id}/fill", tag = "报表",
    summary = "把报表填进主管部门自己的表格",
    description = "表格里要填的格子，先在“公式 → 名称管理器”里命名：行代号.列代号，如 total.services；\
        也可写 表代号.行代号.列代号，以及 title、programme、from、to、as_of。\
        名称里除字母、汉字、数字、下划线和点以外的字符写成下划线，以数字开头的前面加下划线。\
        有公式的格子不动。",
    params(
        ("code" = String, Path, description = "方案代号"),
        ("id" = String, Path, description = "报表代号"),
        ReportQuery
    ),
    request_body(
        content = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        description = "主管部门的 .xlsx 表格"
    ),
    responses(
        (status = 200, description = "填好的表格；x-ketepai-unfilled 是没有对应数的名称个数",
         headers(("x-ketepai-unfilled" = u64), ("content-disposition" = String)),
         body = Vec<u8>,
         content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Problems
    )
)]
pub(super) async fn fill(
    State(door): State<BackDoor>,
    Path((code, id)): Path<(String, String)>,
    asked: Asked<ReportQuery>,
    body: Body,
) -> Result<Response, Trouble> {
    let ask = query(asked)?.into_ask(code, id, door.station.today())?;
    let name = ask.file_name(Form::Xlsx);
    let template = bytes(body, MOST_TEMPLATE).await?;
    let filling = ask_station(door, move |station| station.fill_report(&ask, &template)).await?;
    let mut headers = attached(content_type(Form::Xlsx), &name, &name, "");
    headers.insert(UNFILLED, HeaderValue::from(filling.unfilled.len()));
    Ok((StatusCode::OK, headers, filling.bytes).into_response())
}

#[utoipa::path(
    get, path = "/api/v1/programmes/{code}/reports/{id}/before", tag = "报表",
    summary = "上报之前：还有哪些没弄清，该给谁打电话",
    params(
        ("code" = String, Path, description = "方案代号"),
        ("id" = String, Path, description = "报表代号"),
        ReportQuery
    ),
    responses((status = 200, description = "未确认、分歧、缺件、疑似重复", body = Before), Problems)
)]
pub(super) async fn before(
    State(door): State<BackDoor>,
    Path((code, id)): Path<(String, String)>,
    asked: Asked<ReportQuery>,
) -> Result<Response, Trouble> {
    let ask = query(asked)?.into_ask(code, id, door.station.today())?;
    answer(door, move |station| station.before_submit(&ask)).await
}

#[utoipa::path(
    post, path = "/api/v1/programmes/{code}/reports/{id}/sign", tag = "报表",
    summary = "工作站签署一张报表",
    params(
        ("code" = String, Path, description = "方案代号"),
        ("id" = String, Path, description = "报表代号"),
        ReportQuery
    ),
    responses((status = 200, description = "签名、摘要和报表原文", body = SignedReport), Problems)
)]
pub(super) async fn sign(
    State(door): State<BackDoor>,
    Path((code, id)): Path<(String, String)>,
    asked: Asked<ReportQuery>,
) -> Result<Response, Trouble> {
    let ask: ReportAsk = query(asked)?.into_ask(code, id, door.station.today())?;
    answer(door, move |station| station.sign_report(&ask)).await
}

#[utoipa::path(
    post, path = "/api/v1/reports/verify", tag = "报表", summary = "核对一张签署过的报表",
    request_body(content = SignedReport, description = "签署时得到的全部内容"),
    responses((status = 200, description = "是本站签署的，没有改动", body = Object), Problems)
)]
pub(super) async fn verify(State(door): State<BackDoor>, body: Body) -> Result<Response, Trouble> {
    let body = bytes(body, MOST_SIGNED).await?;
    let signed: SignedReport =
        serde_json::from_slice(&body).map_err(|_| Trouble::parameter("body", "应是签署时得到的 JSON"))?;
    answer(door, move |station| {
        station.verify_report(&signed)?;
        Ok(serde_json::json!({ "holds": true }))
    })
    .await
}

fn content_type(form: Form) -> &'static str {
    match form {
        Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form::Csv => "text/csv; charset=utf-8",
        Form::Json => "application/json",
        Form::Html => "text/html; charset=utf-8",
    }
}

/// A file to be saved, under the report's own title where the program understands that (RFC 6266).
fn attached(kind: &'static str, name: &str, title: &str, ending: &str) -> HeaderMap {
    let dot = if ending.is_empty() { "" } else { "." };
    let whole = encoded(&format!("{title}{dot}{ending}"));
    let disposition = format!("attachment; filename=\"{name}\"; filename*=UTF-8''{whole}");
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::try_from(disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers
}

/// Percent signs for whatever a header's parameter may not hold (RFC 8187).
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

fn note(headers: &mut HeaderMap, made: &Made) {
    headers.insert(POSITION, HeaderValue::from(made.position));
    if let Ok(digest) = HeaderValue::try_from(made.digest.to_string()) {
        headers.insert(DIGEST, digest);
    }
}
