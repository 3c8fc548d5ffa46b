//! What each gets a year (焦作 四(三)1; 内蒙古 三(一)). Where a document gives a span, both ends are shown and nothing
//! between them is chosen. Must not add up what nobody granted.

use crate::programme::rules::{Fund, Rules, Strength};

/// One who may get something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payee {
    /// The id, as text.
    pub id: String,
    /// `team`, `envoy`, `station` or `project`.
    pub per: String,
    /// Codes of [`crate::envoy::Level`]: who sends them; two where city and county both do.
    pub levels: Vec<String>,
    /// The grade of last year, by code; empty: none was given.
    pub grade: String,
    /// Codes of those who pay already this year, from records of theirs.
    pub paid_by: Vec<String>,
    /// Of a team: its kind and how many members.
    pub team: Option<(String, i64)>,
}

/// Why something is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// A code of [`super::CODES`]: `team_size`, `needs_grade`, `grade_not_given`, `funded_already`, `choose_one`.
    pub code: &'static str,
    /// What it turns on: the grade, the other payer, the number of members.
    pub by: String,
    /// How strongly the document says so: 原则上 leaves an officer free.
    pub strength: Strength,
}

/// One fund for one payee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// The fund's code.
    pub fund: String,
    /// Whose.
    pub payee: String,
    /// At least, yuan a year.
    pub yuan_from: i64,
    /// At most; `None`: no upper bound is named (不低于).
    pub yuan_to: Option<i64>,
    /// Who pays, a code.
    pub payer: String,
    /// How strongly.
    pub strength: Strength,
    /// The clause.
    pub clause: String,
    /// Why it is held back.
    pub withheld: Option<Withheld>,
}

/// Every fund that is meant for each payee, in the order of payees and then of the rules.
pub fn entitlements(rules: &Rules, payees: &[Payee]) -> Vec<Entitlement> {
    payees.iter().flat_map(|payee| of_payee(rules, payee)).collect()
}

fn of_payee(rules: &Rules, payee: &Payee) -> Vec<Entitlement> {
    let meant: Vec<&Fund> = rules.funds.iter().filter(|fund| is_meant(fund, payee)).collect();
    let told = meant.iter().map(|fund| Entitlement {
        fund: fund.id.clone(),
        payee: payee.id.clone(),
        yuan_from: fund.yuan_from,
        yuan_to: fund.yuan_to,
        payer: fund.payer.clone(),
        strength: fund.strength,
        clause: fund.clause.clone(),
        withheld: team_size(rules, payee)
            .or_else(|| grade(fund, payee))
            .or_else(|| twice(fund, payee, &meant)),
    });
    told.collect()
}

fn is_meant(fund: &Fund, payee: &Payee) -> bool {
    fund.per == payee.per && (fund.levels.is_empty() || payee.levels.iter().any(|l| fund.levels.contains(l)))
}

/// 每团由5—10人组成: another number is not the team that the document pays.
fn team_size(rules: &Rules, payee: &Payee) -> Option<Withheld> {
    let (kind, members) = payee.team.as_ref()?;
    let rule = rules.teams.iter().find(|team| team.kind == *kind)?;
    let fits = *members >= rule.at_least && rule.at_most.is_none_or(|most| *members <= most);
    (!fits).then(|| Withheld {
        code: "team_size",
        by: members.to_string(),
        strength: Strength::Must,
    })
}

/// `grade:excellent` (内蒙古 三(一): 对评估优秀的基层工作站).
fn grade(fund: &Fund, payee: &Payee) -> Option<Withheld> {
    let needed = fund.needs.strip_prefix("grade:")?.trim();
    let code = match payee.grade.as_str() {
        grade if grade == needed => return None,
        "" => "grade_not_given",
        _ => "needs_grade",
    };
    Some(Withheld {
        code,
        by: needed.to_owned(),
        strength: fund.strength,
    })
}

/// 不重复支持: held back where another pays already; where two funds could pay, one must be chosen.
fn twice(fund: &Fund, payee: &Payee, meant: &[&Fund]) -> Option<Withheld> {
    let barred = |payer: &&String| fund.not_with.contains(payer);
    let strength = fund.strength;
    if let Some(payer) = payee.paid_by.iter().find(barred) {
        return Some(Withheld {
            code: "funded_already",
            by: payer.clone(),
            strength,
        });
    }
    // Who is paid already by this payer has chosen.
    let others = meant
        .iter()
        .filter(|other| other.id != fund.id)
        .map(|other| &other.payer);
    let other = others
        .into_iter()
        .find(barred)
        .filter(|_| !payee.paid_by.contains(&fund.payer))?;
    Some(Withheld {
        code: "choose_one",
        by: other.clone(),
        strength,
    })
}
