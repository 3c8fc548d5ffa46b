//! The five documents' rules of how cases go, each as small as the stories about them need. The whole programmes
//! are in `core/model/programmes`. Must hold nothing that the documents do not say, but for the readings noted.

use crate::ids::{PersonId, RecordId};
use crate::programme::load::load;
use crate::programme::rules::{Day, Rules};
use crate::record::Envelope;

const HEAD: &str = r#"
id = "sample"
title = "试行办法"
document = "试〔2026〕1号"
version = 1
from = 2026-01-01
to = 2026-12-31
areas = ["41", "23", "33", "15"]

[covers]
clause = "一"

[calendar]
holidays = ["2026-09-25/2026-09-27", "2026-10-01/2026-10-07"]
worked = ["2026-09-20", "2026-10-10"]
source = "国务院办公厅关于2026年部分节假日安排的通知"
"#;

/// The five programmes that ship, whole.
pub fn shipped() -> Vec<Rules> {
    let read = |text: &&str| load(text).unwrap_or_else(|findings| panic!("{findings:#?}"));
    crate::programme::shelf::SHIPPED.iter().map(read).collect()
}

fn sample(rules: &str) -> Rules {
    load(&format!("{HEAD}{rules}")).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// 焦作市科技特派员助力乡村振兴实施方案
pub fn jiaozuo() -> Rules {
    sample(include_str!("samples/jiaozuo.toml"))
}

/// 黑龙江省企业科技特派员行动实施方案
pub fn heilongjiang() -> Rules {
    sample(include_str!("samples/heilongjiang.toml"))
}

/// 温州市深入推进“科技副总”工作三年行动计划
pub fn wenzhou() -> Rules {
    sample(include_str!("samples/wenzhou.toml"))
}

/// 绍兴市关于进一步深化全市科技特派员制度的实施意见
pub fn shaoxing() -> Rules {
    sample(include_str!("samples/shaoxing.toml"))
}

/// 内蒙古深入推行科技特派员制度助力乡村振兴三年行动实施方案
pub fn inner_mongolia() -> Rules {
    sample(include_str!("samples/inner_mongolia.toml"))
}

pub fn day(text: &str) -> i64 {
    Day::parse(text).unwrap().0
}

pub fn person(n: u8) -> PersonId {
    PersonId([n; 8])
}

pub fn record(n: u8) -> RecordId {
    RecordId([n; 16])
}

/// Typed by person 1 at noon of a day in Beijing time.
pub fn on(text: &str) -> Envelope {
    Envelope::own(person(1), day(text) * 86_400 + 4 * 3_600, 480)
}
