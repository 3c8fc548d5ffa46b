//! What went wrong, as RFC 9457 says it: a code for programs, a sentence for people. Names no person and nothing of
//! what a record says.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::error::Error;
use crate::station::FindingLine;

/// A problem.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// `urn:ketepai:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What sort of problem it is, in Chinese.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong this time and what to do, in Chinese.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// The code: `unknown_programme`, `bad_from`, `programme_does_not_hold`, …
    code: String,
    /// What is wrong in a programme's text, line by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<FindingLine>,
}

/// The problems that any route may answer.
#[derive(IntoResponses)]
#[allow(dead_code)] // read by the derive alone
pub(super) enum Problems {
    /// 参数不对；code 说明是哪一个
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// 没有令牌，或令牌不对
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(Problem),
    /// 没有这个方案、报表或记录
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// 内容太大
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// 方案文本有错（见 findings），或模板不能填
    #[response(status = 422, content_type = "application/problem+json")]
    Unprocessable(Problem),
    /// 工作站出错
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(Problem),
}

/// A problem on its way out.
pub(super) struct Trouble(Box<Problem>);

impl Problem {
    /// The same, at this path.
    pub fn at(self, path: String) -> Self {
        Problem {
            instance: path,
            ..self
        }
    }
}

impl Trouble {
    fn new(status: StatusCode, code: &str, title: &str, detail: String) -> Self {
        Trouble(Box::new(Problem {
            kind: format!("urn:ketepai:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail,
            instance: String::new(),
            code: code.to_owned(),
            findings: Vec::new(),
        }))
    }

    pub fn unauthorised() -> Self {
        let detail = "请在 Authorization 里写 Bearer 和工作站文件夹 admin.json 里的令牌。";
        Trouble::new(
            StatusCode::UNAUTHORIZED,
            "unauthorised",
            "没有权限",
            detail.into(),
        )
    }

    pub fn internal() -> Self {
        let detail = "请看工作站的日志，再试一次。";
        Trouble::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "工作站出错",
            detail.into(),
        )
    }

    /// A parameter that cannot be read; `name` as in the request.
    pub fn parameter(name: &str, should: &str) -> Self {
        let detail = format!("参数 {name} 不对：{should}。");
        Trouble::new(
            StatusCode::BAD_REQUEST,
            &format!("bad_{name}"),
            "参数不对",
            detail,
        )
    }

    pub fn too_large(most: usize) -> Self {
        let detail = format!("最多 {most} 字节。");
        Trouble::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "内容太大", detail)
    }

    pub fn of(error: &Error) -> Self {
        let detail = crate::cli::advice(error);
        match error {
            Error::NotFound(what) => {
                let code = format!("unknown_{what}");
                Trouble::new(StatusCode::NOT_FOUND, &code, "没有找到", detail)
            }
            Error::Invalid(what) => {
                let code = format!("bad_{what}");
                Trouble::new(StatusCode::BAD_REQUEST, &code, "参数不对", detail)
            }
            Error::Findings(findings) => {
                let (status, title) = (StatusCode::UNPROCESSABLE_ENTITY, "方案文本有错");
                let mut trouble = Trouble::new(status, "programme_does_not_hold", title, detail);
                trouble.0.findings = findings.iter().map(FindingLine::of).collect();
                trouble
            }
            Error::Exchange(found) => {
                let (status, title) = (StatusCode::UNPROCESSABLE_ENTITY, "文件不能用");
                Trouble::new(status, found.rule(), title, detail)
            }
            error => {
                tracing::error!(%error, "a question could not be answered");
                let (status, code) = match error.is_full() {
                    true => (StatusCode::INSUFFICIENT_STORAGE, "full"),
                    false => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
                };
                Trouble::new(status, code, "工作站出错", detail)
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

impl IntoResponse for Trouble {
    /// The guard at the door writes it out, with the path.
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(*self.0);
        response
    }
}
