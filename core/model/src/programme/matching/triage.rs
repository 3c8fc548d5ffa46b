//! 分诊: to whom a question at 12396 goes, by its words; and which expert could answer. It proposes; the desk sorts.
//! Words of a notifiable disease come first with the number to call, because recording is not reporting.
//! Must not diagnose.

use super::sought::Sought;
use super::weigh::{Offered, weigh};
use super::{MOST, Offer, Proposal};
use crate::ids::RecordId;
use crate::programme::rules::Rules;
use crate::question::{Domain, Question};

/// Every code of a triage; its sentence is `match-<code>`.
pub const CODES: &[&str] = &[
    "urgent_call",
    "urgent_no_number",
    "to_officer",
    "to_expert",
    "to_desk",
    "by_voice",
];

/// To whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// 疑似重大动物疫病: call the number now.
    Urgent,
    /// 投诉建议: the department's officer.
    Officer,
    /// An expert of the domain.
    Expert,
    /// Nothing in it says to whom: a person at the desk listens or reads.
    Desk,
}

/// Where a question goes, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triage {
    /// To whom.
    pub desk: Desk,
    /// What it is about.
    pub domain: Domain,
    /// The number to call, where it is urgent: the one that the station entered.
    pub call: Option<String>,
    /// A code of [`CODES`].
    pub code: &'static str,
    /// The words in it that say so, in the order of the tables below.
    pub words: Vec<&'static str>,
}

/// Diseases of the first class (农业农村部公告第573号 一类动物疫病) and three of the second that people catch
/// (炭疽, 狂犬病, 布鲁氏菌病 with 布病), and how herders speak of a sudden plague.
const NOTIFIABLE: &[&str] = &[
    "口蹄疫",
    "猪水疱病",
    "非洲猪瘟",
    "非瘟",
    "尼帕",
    "非洲马瘟",
    "牛海绵状脑病",
    "疯牛病",
    "牛瘟",
    "牛传染性胸膜肺炎",
    "牛肺疫",
    "痒病",
    "小反刍兽疫",
    "禽流感",
    "炭疽",
    "狂犬病",
    "布鲁氏菌",
    "布病",
    "大批死",
    "成批死",
    "突然死",
    "死了一片",
    "一下子死",
];
const COMPLAINT: &[&str] = &[
    "投诉",
    "举报",
    "态度",
    "乱收费",
    "收了钱",
    "没来过",
    "建议改",
    "不满意",
];
const DOMAINS: [(Domain, &[&str]); 5] = [
    (
        Domain::Disease,
        &[
            "腹泻", "拉稀", "发烧", "咳嗽", "流产", "疫苗", "免疫", "驱虫", "兽药", "病", "瘫", "肿",
        ],
    ),
    (
        Domain::Grassland,
        &["草原", "草场", "牧草", "沙化", "鼠害", "蝗", "禁牧", "休牧"],
    ),
    (
        Domain::Crops,
        &[
            "玉米",
            "小麦",
            "土豆",
            "马铃薯",
            "大棚",
            "施肥",
            "农药",
            "种子",
            "果树",
            "蔬菜",
            "播种",
            "灌溉",
        ],
    ),
    (
        Domain::Livestock,
        &[
            "羊", "牛", "马", "骆驼", "猪", "鸡", "饲料", "配种", "产羔", "育肥", "改良", "棚圈",
        ],
    ),
    (
        Domain::Policy,
        &["补贴", "政策", "贷款", "保险", "申请", "资金", "项目"],
    ),
];

/// Sorts a question. `report_number`: the number to call for a suspected notifiable disease, as the station
/// entered it; empty where none was entered, and then nothing is invented.
pub fn triage(question: &Question, report_number: &str) -> Triage {
    let text = question.text.join("\n");
    let found = |table: &[&'static str]| {
        table
            .iter()
            .copied()
            .filter(|w| text.contains(*w))
            .collect::<Vec<_>>()
    };
    let (plague, complaint) = (found(NOTIFIABLE), found(COMPLAINT));
    if !plague.is_empty() {
        let call = Some(report_number.to_owned()).filter(|n| !n.trim().is_empty());
        let code = if call.is_some() {
            "urgent_call"
        } else {
            "urgent_no_number"
        };
        return Triage {
            call,
            ..to(Desk::Urgent, Domain::Disease, code, plague)
        };
    }
    if !complaint.is_empty() || question.domain == Some(Domain::Complaint) {
        return to(Desk::Officer, Domain::Complaint, "to_officer", complaint);
    }
    let mut of_domain = DOMAINS.iter().map(|(domain, table)| (domain, found(table)));
    let told = of_domain.find(|(_, words)| !words.is_empty());
    match (told, &question.domain) {
        (Some((domain, words)), None) => to(Desk::Expert, domain.clone(), "to_expert", words),
        (told, Some(own)) => to(
            Desk::Expert,
            own.clone(),
            "to_expert",
            told.map_or_else(Vec::new, |(_, w)| w),
        ),
        (None, None) if text.trim().is_empty() => to(Desk::Desk, Domain::Other, "by_voice", Vec::new()),
        (None, None) => to(Desk::Desk, Domain::Other, "to_desk", Vec::new()),
    }
}

fn to(desk: Desk, domain: Domain, code: &'static str, words: Vec<&'static str>) -> Triage {
    Triage {
        desk,
        domain,
        call: None,
        code,
        words,
    }
}

/// Who could answer, the best fitting first; at most [`MOST`]. Among equals by id. `day`: days since 1970-01-01.
pub fn experts(
    id: RecordId,
    question: &Question,
    offers: &[Offer<'_>],
    rules: &Rules,
    day: i64,
) -> Vec<Proposal> {
    let sought = Sought::of_question(id, question);
    let offered = offers
        .iter()
        .map(Offered::new)
        .filter(|o| o.stands_on(day))
        .collect::<Vec<_>>();
    let mut found: Vec<Proposal> = offered.iter().map(|offer| weigh(&sought, offer, rules)).collect();
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.person.cmp(&b.person)));
    found.truncate(MOST);
    found
}
