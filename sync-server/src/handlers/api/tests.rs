//! The API as a program meets it: every route in the document answers, nothing answers without the token, and what
//! goes wrong is said in a form that programs read.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::http::{Method, header};
use serde_json::{Value, json};

use super::*;
use crate::context::{SystemChance, SystemClock};
use crate::store::SqliteStation;

const TOKEN: &str = "t0ken";

fn nobody() -> String {
    ketepai_model::ids::PersonId([1; 8]).to_string()
}

fn nothing() -> String {
    ketepai_model::ids::RecordId([255; 16]).to_string()
}

struct Api {
    _folder: tempfile::TempDir,
    router: Router,
}

struct Answer {
    status: u16,
    kind: String,
    disposition: String,
    unfilled: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Api {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Station::found(folder.path(), &"152524".parse().unwrap(), &SystemChance).unwrap();
        let store = Box::new(SqliteStation::open(folder.path()).unwrap());
        let (clock, chance) = (Arc::new(SystemClock), Arc::new(SystemChance));
        let station = Arc::new(Station::open(folder.path(), store, clock, chance).unwrap());
        let token = TOKEN.into();
        Api {
            _folder: folder,
            router: routes(BackDoor { station, token }),
        }
    }

    async fn ask(&self, method: &str, path: &str, token: &str, body: impl Into<axum::body::Body>) -> Answer {
        let request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(body.into())
            .unwrap();
        let mut router = self.router.clone();
        let service = tower_service(&mut router, request).await;
        let text = |name| {
            service
                .headers()
                .get(name)
                .map_or("", |v| v.to_str().unwrap())
                .to_owned()
        };
        Answer {
            status: service.status().as_u16(),
            kind: text(header::CONTENT_TYPE),
            disposition: text(header::CONTENT_DISPOSITION),
            unfilled: text(header::HeaderName::from_static("x-ketepai-unfilled")),
            body: to_bytes(service.into_body(), usize::MAX).await.unwrap().to_vec(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, TOKEN, "").await
    }
}

async fn tower_service(router: &mut Router, request: Request) -> Response {
    use tower::Service;
    router.call(request).await.unwrap()
}

/// A path of the document with something real in its places.
fn filled(path: &str) -> String {
    path.replace("{code}", "jiaozuo")
        .replace("/reports/{id}", "/reports/targets")
        .replace("{grades}", "person")
        .replace("{person}", &nobody())
        .replace("/records/{id}", &format!("/records/{}", nothing()))
}

#[tokio::test]
async fn every_route_is_described_and_answers_and_wants_the_token() {
    let api = Api::new();
    let document = api.get("/api/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: BTreeMap<String, Value> = serde_json::from_value(document["paths"].clone()).unwrap();
    assert_eq!(paths.len(), 15, "{:?}", paths.keys());
    for (path, operations) in &paths {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{path}");
            assert!(operation["responses"]["200"].is_object(), "{path}");
            assert!(operation["responses"]["401"].is_object(), "{path}");
            let placed = operation["parameters"]
                .as_array()
                .map_or(0, |all| all.iter().filter(|p| p["in"] == "path").count());
            assert_eq!(placed, path.matches('{').count(), "{path}");
            let (method, path) = (method.to_uppercase(), filled(path));
            let shut = api.ask(&method, &path, "wrong", "").await;
            assert_eq!(
                (shut.status, shut.kind.as_str()),
                (401, "application/problem+json"),
                "{path}"
            );
            let answer = api.ask(&method, &path, TOKEN, "").await;
            assert!(answer.status < 500, "{method} {path}: {}", answer.status);
            assert!(answer.status != 405, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn programmes_targets_and_quotas_are_read() {
    let api = Api::new();
    let shelf = api.get("/api/v1/programmes").await.json();
    assert_eq!(shelf["programmes"].as_array().unwrap().len(), 5);
    let one = api.get("/api/v1/programmes/jiaozuo").await.json();
    assert_eq!(one["rules"]["id"], "jiaozuo");
    let text = one["text"].as_str().unwrap().to_owned();
    let checked = api
        .ask("POST", "/api/v1/programmes/check", TOKEN, text.clone())
        .await;
    assert_eq!(
        (checked.status, &checked.json()["code"]),
        (200, &json!("jiaozuo"))
    );
    let compared = api
        .ask("POST", "/api/v1/programmes/jiaozuo/compare", TOKEN, text)
        .await;
    assert_eq!(compared.status, 200);
    let targets = api
        .get("/api/v1/programmes/jiaozuo/targets?day=2024-06-30")
        .await
        .json();
    assert!(!targets.as_array().unwrap().is_empty());
    let quotas = api
        .get(&format!("/api/v1/programmes/jiaozuo/people/{}/quotas", nobody()))
        .await;
    assert_eq!(
        (quotas.status, quotas.json()),
        (200, json!([])),
        "nobody posted them"
    );
}

#[tokio::test]
async fn a_report_comes_in_every_form_and_can_be_checked() {
    let api = Api::new();
    let path = "/api/v1/programmes/jiaozuo/reports/targets?from=2024-01-01&to=2024-12-31&as_of=2024-12-31";
    for (form, kind) in [
        ("json", "application/json"),
        ("csv", "text/csv; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ] {
        let answer = api.get(&format!("{path}&format={form}")).await;
        assert_eq!((answer.status, answer.kind.as_str()), (200, kind));
        let name = format!("filename=\"jiaozuo-targets-2024-12-31.{form}\"");
        assert!(answer.disposition.contains(&name), "{}", answer.disposition);
        assert!(!answer.body.is_empty());
    }
    let before = path.replace("targets?", "targets/before?");
    assert_eq!(api.get(&before).await.json()["unconfirmed"], 0);
    let sign = path.replace("targets?", "targets/sign?");
    let signed = api.ask("POST", &sign, TOKEN, "").await;
    assert_eq!(
        signed.json()["document"],
        String::from_utf8(api.get(path).await.body).unwrap()
    );
    let mut forged = signed.json();
    let held = api
        .ask("POST", "/api/v1/reports/verify", TOKEN, signed.body)
        .await;
    assert_eq!(held.json(), json!({ "holds": true }));
    forged["as_of_day"] = json!(1);
    let refused = api
        .ask("POST", "/api/v1/reports/verify", TOKEN, forged.to_string())
        .await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (400, &json!("bad_signature"))
    );
}

#[tokio::test]
async fn what_goes_wrong_is_said_by_code_and_in_words() {
    let api = Api::new();
    let unknown = format!("/api/v1/records/{}/standing", nothing());
    for (path, status, code) in [
        ("/api/v1/programmes/nowhere", 404, "unknown_programme"),
        (
            "/api/v1/programmes/jiaozuo/reports/nothing",
            404,
            "unknown_report",
        ),
        (
            "/api/v1/programmes/jiaozuo/worksheets/nothing",
            404,
            "unknown_grades",
        ),
        ("/api/v1/programmes/jiaozuo/targets?day=yesterday", 400, "bad_day"),
        (
            "/api/v1/programmes/jiaozuo/reports/targets?as_of=2024-02-30",
            400,
            "bad_as_of",
        ),
        (
            "/api/v1/programmes/jiaozuo/reports/targets?from=x",
            400,
            "bad_from",
        ),
        (
            "/api/v1/programmes/jiaozuo/reports/targets?from=2025-01-01&to=2024-01-01",
            400,
            "bad_to",
        ),
        (
            "/api/v1/programmes/jiaozuo/reports/targets?format=pdf",
            400,
            "bad_format",
        ),
        (
            "/api/v1/programmes/jiaozuo/reports/targets?position=999999",
            400,
            "bad_position",
        ),
        ("/api/v1/programmes/jiaozuo/matches", 400, "bad_demand"),
        (unknown.as_str(), 404, "unknown_record"),
    ] {
        let answer = api.get(path).await;
        let problem = answer.json();
        assert_eq!(
            (answer.status, problem["code"].as_str().unwrap()),
            (status, code),
            "{path}"
        );
        assert_eq!(answer.kind, "application/problem+json");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["instance"], path.split('?').next().unwrap());
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.chars().any(|c| c > '\u{4e00}'), "in Chinese: {detail}");
    }
    let broken = api.ask("POST", "/api/v1/programmes/check", TOKEN, "id = 3").await;
    let problem = broken.json();
    assert_eq!(
        (broken.status, &problem["code"]),
        (422, &json!("programme_does_not_hold"))
    );
    let finding = &problem["findings"][0];
    assert!(finding["line"].is_u64() && !finding["sentence"].as_str().unwrap().is_empty());
    let path = "/api/v1/programmes/jiaozuo/reports/targets/fill";
    let empty = api.ask("POST", path, TOKEN, "not a workbook").await;
    assert_eq!(
        (empty.status, empty.kind.as_str()),
        (422, "application/problem+json")
    );
}

/// A department's workbook with one named cell for a number, and one for a number that no report has.
fn workbook(name: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    sheet.write(0, 0, "目标").unwrap();
    sheet.write_blank(0, 1, &rust_xlsxwriter::Format::new()).unwrap();
    book.define_name(name, "='表'!$B$1").unwrap();
    book.define_name("not_in_the_report", "='表'!$B$2").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_departments_own_workbook_is_filled_by_its_names() {
    let api = Api::new();
    let report = "/api/v1/programmes/jiaozuo/reports/targets";
    let document = api.get(&format!("{report}?as_of=2024-12-31")).await.json();
    let table = &document["tables"][0];
    let goal = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .position(|c| c["id"] == "goal")
        .unwrap();
    let row = &table["rows"][0];
    let name = format!("{}.goal", row["id"].as_str().unwrap());
    let path = format!("{report}/fill?as_of=2024-12-31");
    let filled = api.ask("POST", &path, TOKEN, workbook(&name)).await;
    assert_eq!(filled.status, 200, "{}", String::from_utf8_lossy(&filled.body));
    assert_eq!(filled.unfilled, "1");
    let read = ketepai_exchange::table::read(&filled.body, &Default::default()).unwrap();
    let kept = &row["cells"][goal]["value"];
    let wanted = kept.get("value").unwrap_or(kept).as_i64().unwrap().to_string();
    let shown = format!("{:?}", read.rows[0].cells[1]);
    assert!(shown.contains(&wanted), "{wanted} in {shown}");
}
