//! What stands in a request: days, numbers, bodies. Whatever cannot be read is said by the parameter's name.

use std::str::FromStr;

use axum::body::{Body, to_bytes};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use ketepai_model::programme::rules::Day;
use serde::Deserialize;
use utoipa::IntoParams;

use super::trouble::Trouble;
use crate::station::ReportAsk;

/// A query, or why it cannot be read.
pub(super) type Asked<T> = Result<Query<T>, QueryRejection>;

/// A report's period, moment and looks.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct ReportQuery {
    /// 起始日期，如 2026-01-01；不写就是截止日所在年的第一天
    pub from: Option<String>,
    /// 截止日期；不写就是 as_of
    pub to: Option<String>,
    /// 按哪一天为止的记录：之后收到的不算；不写就是今天
    pub as_of: Option<String>,
    /// 按到达序号为止的记录，代替 as_of 那天收到的；用它可以原样重做一份报表
    pub position: Option<String>,
    /// 方案的版本；不写就是最新的
    pub version: Option<String>,
    /// 格式：json（不写就是它）、xlsx、csv、html
    pub format: Option<String>,
    /// 是否附上每个数背后的记录：true、false
    pub details: Option<String>,
}

/// A day.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct DayQuery {
    /// 按哪一天，如 2026-11-20；不写就是今天
    pub day: Option<String>,
    /// 方案的版本；不写就是最新的
    pub version: Option<String>,
}

/// A period.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct PeriodQuery {
    /// 起始日期；不写就是今年第一天
    pub from: Option<String>,
    /// 截止日期；不写就是今天
    pub to: Option<String>,
}

/// A demand.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct DemandQuery {
    /// 需求的记录编号，打前几个字符即可
    pub demand: Option<String>,
}

impl ReportQuery {
    /// Which report this asks for. `today`: days since 1970-01-01.
    pub fn into_ask(self, programme: String, report: String, today: i64) -> Result<ReportAsk, Trouble> {
        let as_of_day = day("as_of", self.as_of.as_deref())?.unwrap_or(today);
        let to_day = day("to", self.to.as_deref())?.unwrap_or(as_of_day);
        let first = Day::first_of(Day(to_day).year()).0;
        Ok(ReportAsk {
            programme,
            report,
            version: number("version", self.version.as_deref())?,
            from_day: day("from", self.from.as_deref())?.unwrap_or(first),
            to_day,
            as_of_day,
            position: number("position", self.position.as_deref())?,
            details: flag("details", self.details.as_deref())?,
        })
    }
}

/// The query itself.
pub(super) fn query<T>(asked: Asked<T>) -> Result<T, Trouble> {
    let read = asked.map(|Query(query)| query);
    read.map_err(|_| Trouble::parameter("query", "网址问号后面的部分看不懂，每个参数最多写一次"))
}

/// `2026-11-20`: days since 1970-01-01.
pub(super) fn day(name: &str, text: Option<&str>) -> Result<Option<i64>, Trouble> {
    let read = |text: &str| {
        let day = Day::parse(text).map(|day| day.0);
        day.ok_or_else(|| Trouble::parameter(name, "日期应写成 2026-11-20"))
    };
    text.map(read).transpose()
}

/// A whole number.
pub(super) fn number<N: FromStr>(name: &str, text: Option<&str>) -> Result<Option<N>, Trouble> {
    let read = |text: &str| text.parse().map_err(|_| Trouble::parameter(name, "应是整数"));
    text.map(read).transpose()
}

fn flag(name: &str, text: Option<&str>) -> Result<bool, Trouble> {
    match text {
        None | Some("false" | "0" | "no") => Ok(false),
        Some("true" | "1" | "yes" | "") => Ok(true),
        Some(_) => Err(Trouble::parameter(name, "应是 true 或 false")),
    }
}

/// A body within a bound.
pub(super) async fn bytes(body: Body, most: usize) -> Result<Vec<u8>, Trouble> {
    let read = to_bytes(body, most).await;
    read.map(|bytes| bytes.to_vec())
        .map_err(|_| Trouble::too_large(most))
}

/// A body that is text.
pub(super) async fn text(body: Body, most: usize) -> Result<String, Trouble> {
    String::from_utf8(bytes(body, most).await?).map_err(|_| Trouble::parameter("body", "应是 UTF-8 文本"))
}
