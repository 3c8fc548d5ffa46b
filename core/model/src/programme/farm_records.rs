//! 养殖档案 from the treatments of one party. What the file must hold: 畜禽标识和养殖档案管理办法 (农业部令第67号) 第十八条.
//! The columns are those of 畜禽养殖场养殖档案 as the ministry printed it in 2007 (四 feed, additives and drugs; 五
//! disinfection; 六 immunisation; 七 diagnosis; 九 harmless disposal); the other tables have no records here. A cell
//! that nobody wrote stays empty, and an empty cell is not a zero. Must not make up a pen, an age or an outcome.

use crate::ids::{PersonId, RecordId};
use crate::programme::rules::Day;
use crate::treatment::{Treatment, TreatmentKind};

/// Every table's code; its title is `farm-<code>`.
pub const CODES: &[&str] = &["inputs", "disinfection", "immunisation", "diagnosis", "disposal"];

const INPUTS: &[&str] = &[
    "开始使用时间",
    "投入产品名称",
    "生产厂家",
    "批号/加工日期",
    "用量",
    "停止使用时间",
    "备注",
];
const DISINFECTION: &[&str] = &[
    "日期",
    "消毒场所",
    "消毒药名称",
    "用药剂量",
    "消毒方法",
    "操作员签字",
];
const IMMUNISATION: &[&str] = &[
    "时间",
    "圈舍号",
    "存栏数量",
    "免疫数量",
    "疫苗名称",
    "疫苗生产厂",
    "批号（有效期）",
    "免疫方法",
    "免疫剂量",
    "免疫人员",
    "备注",
];
const DIAGNOSIS: &[&str] = &[
    "时间",
    "畜禽标识编码",
    "圈舍号",
    "日龄",
    "发病数",
    "病因",
    "诊疗人员",
    "用药名称",
    "用药方法",
    "诊疗结果",
];
const DISPOSAL: &[&str] = &[
    "日期",
    "数量",
    "处理或死亡原因",
    "畜禽标识编码",
    "处理方法",
    "处理单位（或责任人）",
    "备注",
];

/// One table of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// A code of [`CODES`].
    pub code: &'static str,
    /// The columns, as printed.
    pub columns: &'static [&'static str],
    /// The rows by day, each as wide as the columns.
    pub rows: Vec<Vec<String>>,
}

/// Who may read the file: what is suspected is the writer's and the station's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The one who wrote it, and the station.
    Own,
    /// Everybody else, the farm among them: suspected plagues are left out.
    Others,
}

/// The five tables of one party, each there even when it has no row. `name` gives a person's name.
pub fn tables(
    treatments: &[(RecordId, &Treatment)],
    party: RecordId,
    reader: Reader,
    name: &dyn Fn(&PersonId) -> String,
) -> Vec<Table> {
    let mut own: Vec<_> = treatments
        .iter()
        .filter(|(_, t)| belongs(t, party, reader))
        .collect();
    own.sort_by_key(|(id, t)| (t.envelope.day(), t.envelope.at_s, *id));
    own.dedup_by_key(|(id, _)| *id);
    let table = |code, columns, row: &dyn Fn(&Treatment) -> Option<Vec<String>>| Table {
        code,
        columns,
        rows: own.iter().filter_map(|(_, t)| row(t)).collect(),
    };
    vec![
        table("inputs", INPUTS, &input),
        table("disinfection", DISINFECTION, &|t| disinfection(t, name)),
        table("immunisation", IMMUNISATION, &|t| immunisation(t, name)),
        table("diagnosis", DIAGNOSIS, &|t| diagnosis(t, name)),
        table("disposal", DISPOSAL, &|t| disposal(t, name)),
    ]
}

fn belongs(treatment: &Treatment, party: RecordId, reader: Reader) -> bool {
    let shown = reader == Reader::Own || !treatment.suspected;
    treatment.party == Some(party) && !treatment.envelope.deleted && shown
}

fn is(treatment: &Treatment, kinds: &[TreatmentKind]) -> bool {
    treatment.kind.as_ref().is_some_and(|kind| kinds.contains(kind))
}

fn day(treatment: &Treatment) -> String {
    Day(treatment.envelope.day()).to_string()
}

/// Written or empty.
fn count(number: Option<i64>) -> String {
    number.map(|n| n.to_string()).unwrap_or_default()
}

fn lines(treatment: &Treatment) -> String {
    treatment.notes.join("；")
}

fn tags(treatment: &Treatment) -> String {
    treatment.ear_tags.join("、")
}

/// 四: what is fed or given. The day on which it ended is not recorded.
fn input(t: &Treatment) -> Option<Vec<String>> {
    use TreatmentKind::{FeedAdditive, Medication};
    is(t, &[FeedAdditive, Medication]).then(|| {
        vec![
            day(t),
            t.product.clone(),
            t.maker.clone(),
            t.batch.clone(),
            t.dose.clone(),
            String::new(),
            lines(t),
        ]
    })
}

/// 五.
fn disinfection(t: &Treatment, name: &dyn Fn(&PersonId) -> String) -> Option<Vec<String>> {
    is(t, &[TreatmentKind::Disinfection]).then(|| {
        let who = name(&t.envelope.served_by);
        vec![
            day(t),
            t.plot.clone(),
            t.product.clone(),
            t.dose.clone(),
            t.route.clone(),
            who,
        ]
    })
}

/// 六: 批号（有效期）, and in 备注 how many were left out, as the note below the printed table asks.
fn immunisation(t: &Treatment, name: &dyn Fn(&PersonId) -> String) -> Option<Vec<String>> {
    is(t, &[TreatmentKind::Vaccination]).then(|| {
        let until = t
            .expiry_day
            .map(|day| format!("（{}）", Day(day)))
            .unwrap_or_default();
        let left = t.left_out.filter(|n| *n > 0).map(|n| format!("未免疫{n}"));
        let remark: Vec<String> = left.into_iter().chain(t.notes.iter().cloned()).collect();
        vec![
            day(t),
            t.plot.clone(),
            count(t.present),
            count(t.treated),
            t.product.clone(),
            t.maker.clone(),
            format!("{}{until}", t.batch),
            t.route.clone(),
            t.dose.clone(),
            name(&t.envelope.served_by),
            remark.join("；"),
        ]
    })
}

/// 七: days of age and the outcome are not recorded and stay empty for the farm's own hand.
fn diagnosis(t: &Treatment, name: &dyn Fn(&PersonId) -> String) -> Option<Vec<String>> {
    use TreatmentKind::{Diagnosis, Medication};
    is(t, &[Diagnosis, Medication]).then(|| {
        let by = if t.prescriber.trim().is_empty() {
            name(&t.envelope.served_by)
        } else {
            t.prescriber.clone()
        };
        vec![
            day(t),
            tags(t),
            t.plot.clone(),
            String::new(),
            count(t.treated),
            t.problem.clone(),
            by,
            t.product.clone(),
            t.route.clone(),
            String::new(),
        ]
    })
}

/// 九.
fn disposal(t: &Treatment, name: &dyn Fn(&PersonId) -> String) -> Option<Vec<String>> {
    is(t, &[TreatmentKind::Harmless]).then(|| {
        let who = name(&t.envelope.served_by);
        vec![
            day(t),
            count(t.treated),
            t.problem.clone(),
            tags(t),
            t.route.clone(),
            who,
            lines(t),
        ]
    })
}

#[cfg(test)]
mod tests;
