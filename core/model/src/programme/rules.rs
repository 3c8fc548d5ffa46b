//! A programme as data: what a policy document asks, in the words of a table that an officer can read, copy and
//! change. Every rule names the clause that it comes from. Read from TOML by [`super::load`], which also checks
//! what the types alone cannot. Must not count, judge or decide anything itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expression::Expression;

/// A whole programme (方案).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Its code: `jiaozuo`.
    pub id: String,
    /// Its title, as the document has it.
    pub title: String,
    /// The document: number and date.
    pub document: String,
    /// The version of these rules, from 1.
    pub version: i64,
    /// First day, `2024-01-01`.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The code of the programme that follows it.
    #[serde(default)]
    pub successor: String,
    /// The statistical areas in which it holds: prefixes.
    pub areas: Vec<String>,
    /// The languages in which its notices go out.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What is odd in the document, kept as it stands.
    #[serde(default)]
    pub slips: Vec<Reading>,
    /// What the document leaves open, and how it is read here.
    #[serde(default)]
    pub readings: Vec<Reading>,
    /// Which postings count in it.
    pub covers: Covers,
    /// The reporting units, in the document's order.
    #[serde(default)]
    pub units: Vec<Unit>,
    /// What counts as a service, a day, a person-time.
    #[serde(default)]
    pub counting: Counting,
    /// What is counted.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Numbers that come from elsewhere.
    #[serde(default)]
    pub figures: Vec<OutsideFigure>,
    /// What must be reached.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What each must reach.
    #[serde(default)]
    pub quotas: Vec<Quota>,
    /// Who may take part.
    #[serde(default)]
    pub eligibility: Vec<Eligibility>,
    /// How something goes from step to step.
    #[serde(default)]
    pub workflows: Vec<Workflow>,
    /// Whom one passes a need on to.
    #[serde(default)]
    pub chain: Vec<Link>,
    /// How somebody is evaluated.
    #[serde(default)]
    pub grades: Vec<Grades>,
    /// The size and heads of teams.
    #[serde(default)]
    pub teams: Vec<TeamRule>,
    /// How many to how many.
    #[serde(default)]
    pub cardinality: Cardinality,
    /// What each gets.
    #[serde(default)]
    pub funds: Vec<Fund>,
    /// What it may be spent on.
    #[serde(default)]
    pub expenses: Option<Expenses>,
    /// Printed forms.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Tables to hand in.
    #[serde(default)]
    pub reports: Vec<ReportRule>,
    /// Seasonal work that makes tasks.
    #[serde(default)]
    pub seasons: Vec<Season>,
    /// Holidays and the weekends that are worked.
    #[serde(default)]
    pub calendar: Calendar,
}

/// A date: days since 1970-01-01, written `2024-01-31`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

/// Something said of the document.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// A code.
    pub id: String,
    /// What is open or odd.
    pub question: String,
    /// How it is read, and which setting says so.
    pub answer: String,
    /// Where.
    pub clause: String,
}

/// Which postings belong to the programme. No record names a programme: an assignment belongs to each whose
/// `covers` it meets. An empty list admits all.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Covers {
    /// Codes of [`crate::assignment::Post`].
    #[serde(default)]
    pub posts: Vec<String>,
    /// Codes of [`crate::envoy::Level`].
    #[serde(default)]
    pub levels: Vec<String>,
    /// Codes of [`crate::assignment::DispatchMode`].
    #[serde(default)]
    pub modes: Vec<String>,
    /// Where.
    pub clause: String,
}

/// A reporting unit: a district, or a zone that is no area of its own.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its name, as the table prints it.
    pub name: String,
    /// The areas that it reports; the longest prefix decides. None for a zone: only those organisations that name it.
    #[serde(default)]
    pub areas: Vec<String>,
}

/// What counts, where the documents leave it open.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Counting {
    /// What one service is.
    pub service: ServiceIs,
    /// Whether a service by telephone or video counts.
    pub online: bool,
    /// What a person-time of training is.
    pub training: TrainingIs,
    /// What a person-time of dispatch is.
    pub dispatch: DispatchIs,
}

impl Default for Counting {
    fn default() -> Self {
        Counting {
            service: ServiceIs::PartyDay,
            online: true,
            training: TrainingIs::Headcount,
            dispatch: DispatchIs::Years,
        }
    }
}

/// What one service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceIs {
    /// One party on one day, trainings included (our reading).
    PartyDay,
    /// One record.
    Record,
    /// One outing: a person's day, however many parties.
    Outing,
}

/// What one person-time of training is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingIs {
    /// Everybody who came, each time (our reading).
    Headcount,
    /// Each session once.
    Sessions,
}

/// What one person-time of dispatch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DispatchIs {
    /// An envoy in one calendar year (our reading).
    Years,
    /// An assignment.
    Assignments,
    /// An envoy.
    People,
}

/// Something counted over facts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The name that expressions use.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// 人次, 项, 家, 天.
    pub unit: String,
    /// The facts: any of these metrics.
    pub metrics: Vec<String>,
    /// How.
    pub count: Count,
    /// Each key counts once in the whole programme, on its first day.
    #[serde(default)]
    pub first: bool,
    /// Whose posting makes a fact count.
    #[serde(default)]
    pub through: Through,
    /// Only for such parties.
    #[serde(default)]
    pub parties: PartyFilter,
    /// What stands today: postings in force on the last day asked for, rather than facts of a time.
    #[serde(default)]
    pub standing: bool,
    /// Where.
    pub clause: String,
}

/// How facts add up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Count {
    /// `"sum"`: values are added.
    Sum(SumWord),
    /// Distinct values of these columns together: `["person", "day"]`.
    Distinct(Vec<FactColumn>),
}

/// The word `sum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SumWord {
    /// Values are added.
    Sum,
}

/// A column of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactColumn {
    /// The record that it arose from.
    Record,
    /// Whose it is.
    Person,
    /// For whom.
    Party,
    /// On which local date.
    Day,
    /// In which calendar year.
    Year,
}

/// Whose posting makes a fact count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// The envoy's, the team's or the party's.
    #[default]
    Any,
    /// The envoy's or the envoy's team's.
    Person,
    /// The party's: the firm appointed to.
    Party,
    /// Nobody's: everything in the programme's areas.
    Everybody,
}

/// Which parties.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PartyFilter {
    /// Codes of [`crate::organisation::OrganisationType`]; empty: all.
    pub kinds: Vec<String>,
    /// At least this yearly revenue, yuan.
    pub revenue_yuan: Option<i64>,
    /// Of these industries; empty: all.
    pub industries: Vec<String>,
    /// Lying in these areas: prefixes; empty: all.
    pub areas: Vec<String>,
}

impl PartyFilter {
    /// Whether it admits all.
    pub fn is_open(&self) -> bool {
        *self == PartyFilter::default()
    }
}

/// A number that comes from elsewhere, entered with its source.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideFigure {
    /// The name that expressions use, and the metric of the figure record.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// In what.
    pub unit: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
    /// Where.
    pub clause: String,
}

/// How a value is compared with its goal. 以上 includes the number itself; 超 does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Operator {
    /// At least: 以上, 不少于.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than: 超, 突破.
    #[serde(rename = ">")]
    MoreThan,
    /// At most: 不超过.
    #[serde(rename = "<=")]
    AtMost,
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
}

/// How strongly the document says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Must.
    #[default]
    Must,
    /// As a rule: 原则上.
    AsARule,
    /// To strive for: 力争.
    Strive,
    /// Mainly: 主要.
    Mainly,
    /// To encourage: 鼓励.
    Encourage,
}

/// Over which time a value is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// From the programme's first day: 累计.
    #[default]
    Programme,
    /// The calendar year.
    Year,
    /// The period that is reported.
    Period,
    /// On the day itself: 动态.
    Today,
}

/// Something to reach.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// A code, as in the last line of `cargo demo`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// An expression over measures and figures.
    pub value: Expression,
    /// In what: 家, 项, 人次, %.
    pub unit: String,
    /// How it is compared.
    pub op: Operator,
    /// The goal; for a matrix its grand total.
    pub goal: Number,
    /// Decimals to show.
    #[serde(default)]
    pub decimals: u32,
    /// Over which time.
    #[serde(default)]
    pub window: Window,
    /// By when; the programme's end where the document gives no other.
    #[serde(default)]
    pub by: Option<Day>,
    /// Whether the document gives a day at all.
    #[serde(default)]
    pub undated: bool,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
    /// Goals by reporting unit and year.
    #[serde(default)]
    pub matrix: Option<Matrix>,
    /// Where.
    pub clause: String,
}

/// A number as an officer writes it: `4`, `4.5`. Kept exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// The digits.
    pub value: i64,
    /// How many of them are decimals.
    pub decimals: u32,
}

/// Goals by reporting unit (rows) and year (columns), with the totals as the document prints them.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// The columns: calendar years.
    pub years: Vec<i64>,
    /// By unit: the printed total, then each year.
    pub rows: BTreeMap<String, Vec<i64>>,
    /// The printed totals: of all, then of each year.
    pub totals: Vec<i64>,
}

/// What each of a kind must reach: any of several ways.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Codes of [`crate::envoy::Level`] that it holds for; empty: all.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Any of these.
    pub any: Vec<QuotaWay>,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
    /// Where.
    pub clause: String,
}

/// One way to reach a quota, in a calendar year.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaWay {
    /// What people call it.
    pub name: String,
    /// An expression, of one person.
    pub value: Expression,
    /// At least.
    pub at_least: i64,
    /// In what.
    pub unit: String,
}

/// Who may take part: all of `all`, and one of `any` where there are some.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// `envoy`, `firm` or `station`.
    pub who: String,
    /// All of these.
    #[serde(default)]
    pub all: Vec<Condition>,
    /// One of these.
    #[serde(default)]
    pub any: Vec<Condition>,
    /// Set where the conditions are in a document that was not supplied.
    #[serde(default)]
    pub elsewhere: String,
    /// Where.
    pub clause: String,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What is looked at.
    pub check: Check,
    /// At least what, or where: a code, a number of years, an area.
    #[serde(default)]
    pub value: String,
    /// The document's words, shown to the person.
    pub text: String,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// In post at the home unit.
    InPost,
    /// A professional rank of at least `value`.
    TitleAtLeast,
    /// A degree of at least `value`.
    DegreeAtLeast,
    /// What a person says of themselves on the form; an officer believes it or not.
    Declared,
    /// Registered for at least `value` years.
    RegisteredYears,
    /// Registered in the area `value`.
    RegisteredIn,
    /// An independent legal person.
    Independent,
    /// Has a research base.
    ResearchBase,
    /// A yearly revenue of at least `value` yuan.
    RevenueAtLeast,
}

/// A state machine: how a case goes from step to step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// The name by which a record says which way it goes.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The kind of record that goes: `demand`, `application`, `assignment`, `station`, `evaluation`.
    pub on: String,
    /// The steps, the first one first.
    pub steps: Vec<Step>,
    /// Where.
    pub clause: String,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Codes of the roles that may do it.
    pub actors: Vec<String>,
    /// Which body, in the document's words.
    #[serde(default)]
    pub body: String,
    /// The form that is filled.
    #[serde(default)]
    pub form: String,
    /// What each outcome leads to: outcome → step, or `done`, or `ended`. One that leads to a later step of the list or
    /// to `done` leads on, and asks for papers, signatures and the end of a publicity; all others go back or end.
    pub next: BTreeMap<String, String>,
    /// Within so many working days; a publicity lasts so many at least, its first day among them.
    #[serde(default)]
    pub working_days: Option<i64>,
    /// A publicity, with period, place, objections and outcome.
    #[serde(default)]
    pub publicity: bool,
    /// Who must sign: `envoy`, `firm`, `home_unit`, `county`.
    #[serde(default)]
    pub signers: Vec<String>,
    /// Needs the sealed scan.
    #[serde(default)]
    pub sealed: bool,
    /// Where.
    pub clause: String,
}

/// A link of the chain along which a need is passed on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Whom it comes from: `envoy`, `team_head`, `home_unit`, `department`, `desk`, `station`, `expert`.
    pub from: String,
    /// Whom it may go to: any of these.
    pub to: Vec<String>,
    /// When.
    pub when: String,
    /// Where.
    pub clause: String,
}

/// How a kind of subject is evaluated.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `person`, `team`, `county`, `home_unit`, `station`.
    pub subject: String,
    /// By which body, and in which stages.
    pub evaluators: Vec<Evaluator>,
    /// What is looked at.
    #[serde(default)]
    pub dimensions: Vec<Dimension>,
    /// Whether more dimensions may be added.
    #[serde(default)]
    pub open: bool,
    /// The grades, best first, each from how many points.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// How many may have the best grade.
    #[serde(default)]
    pub cap: Option<Cap>,
    /// Last place is eliminated.
    #[serde(default)]
    pub elimination: Option<Elimination>,
    /// What follows from a grade: grade → sentence.
    #[serde(default)]
    pub follows: BTreeMap<String, String>,
    /// Publication, feedback, certificate, in the document's words.
    #[serde(default)]
    pub afterwards: Vec<String>,
    /// Where.
    pub clause: String,
}

/// Who evaluates.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluator {
    /// The stage: `firm_material`, `city`, `province`, `county`.
    pub stage: String,
    /// The body, in the document's words.
    pub body: String,
    /// Codes of the roles that write it.
    pub roles: Vec<String>,
    /// What it rests on, and when.
    #[serde(default)]
    pub basis: String,
    /// Only records the result (备案, 存档).
    #[serde(default)]
    pub files_only: bool,
}

/// One dimension.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its share, percent. The documents give none: an even share is our reading.
    pub weight: i64,
    /// What the worksheet shows beside it: expressions of one subject, not scores.
    #[serde(default)]
    pub shows: Vec<Expression>,
    /// The dimension is the satisfaction of those served.
    #[serde(default)]
    pub satisfaction: bool,
}

/// One grade.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// A code: `excellent`.
    pub id: String,
    /// 优秀.
    pub name: String,
    /// From so many points of 100.
    pub from: i64,
}

/// How many may have the best grade.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The grade.
    pub grade: String,
    /// At most so many percent.
    pub percent: i64,
    /// How a fraction is rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// Of whom.
    #[serde(default)]
    pub population: Population,
}

/// How a fraction of a person is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Down: never above the cap (our reading of 不超过).
    #[default]
    Down,
    /// To the nearest.
    Nearest,
}

/// The total of which a share is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Population {
    /// All who were evaluated (our reading).
    #[default]
    Evaluated,
    /// All who are posted.
    Posted,
}

/// Last-place elimination (末位淘汰).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Elimination {
    /// How many; the document gives no number, one is our reading. 0: an officer decides.
    pub last: i64,
    /// Within: `county`, `all`.
    pub within: String,
    /// Of fewer than this nobody is eliminated.
    #[serde(default)]
    pub at_least: i64,
    /// Where.
    pub clause: String,
}

/// The size and heads of a kind of team.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TeamRule {
    /// A code of [`crate::team::TeamKind`].
    pub kind: String,
    /// At least so many members.
    #[serde(default)]
    pub at_least: i64,
    /// At most.
    #[serde(default)]
    pub at_most: Option<i64>,
    /// A head from the home unit.
    #[serde(default)]
    pub home_head: bool,
    /// A head from each county that signed.
    #[serde(default)]
    pub county_heads: bool,
    /// A deputy and a liaison.
    #[serde(default)]
    pub deputies_and_liaison: bool,
    /// At least so many counties signed.
    #[serde(default)]
    pub counties_at_least: i64,
    /// Where.
    pub clause: String,
}

/// How many to how many at one time.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cardinality {
    /// Parties for one envoy; none: as many as agreed.
    pub parties_for_one: Option<i64>,
    /// Envoys for one party.
    pub envoys_for_one: Option<i64>,
    /// Pairs that agreed beforehand come first.
    pub agreed_first: bool,
    /// Where.
    pub clause: String,
}

/// What each gets a year.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// For each `team`, `envoy`, `station`.
    pub per: String,
    /// Codes of [`crate::envoy::Level`] that get it; empty: all.
    #[serde(default)]
    pub levels: Vec<String>,
    /// At least, yuan a year.
    pub yuan_from: i64,
    /// At most; none: the document names no upper bound.
    #[serde(default)]
    pub yuan_to: Option<i64>,
    /// Who pays.
    pub payer: String,
    /// A condition: `grade:excellent`.
    #[serde(default)]
    pub needs: String,
    /// Not together with a fund from these payers for the same envoy.
    #[serde(default)]
    pub not_with: Vec<String>,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
    /// Where.
    pub clause: String,
}

/// What may be spent.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expenses {
    /// The categories.
    pub categories: Vec<Category>,
    /// Whether others are possible (主要, 等): then a question, not a refusal.
    pub open: bool,
    /// Who must not pay, and for what.
    #[serde(default)]
    pub never_from: Vec<Never>,
    /// Accident insurance is required while posted.
    #[serde(default)]
    pub insurance: bool,
    /// Who may pay that insurance.
    #[serde(default)]
    pub insurance_payers: Vec<String>,
    /// Where.
    pub clause: String,
}

/// A category of expenses.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// A code: `travel`.
    pub id: String,
    /// 交通差旅费.
    pub name: String,
}

/// A payer from whom something must not be taken.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Never {
    /// A code of [`crate::expense::Payer`].
    pub payer: String,
    /// The categories: `lecture_fee`, `consulting_fee`.
    pub categories: Vec<String>,
    /// Where.
    pub clause: String,
}

/// A printed form (表), filled from records.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// A code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The kind of record that fills it.
    pub on: String,
    /// One record a sheet, one record a row, or an agreement.
    pub layout: FormLayout,
    /// The line above: 填报单位（盖章）.
    #[serde(default)]
    pub head: Vec<String>,
    /// The cells.
    #[serde(default)]
    pub fields: Vec<FormFieldRule>,
    /// The paragraphs of an agreement, with `{path}` where something is filled in.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// Who signs: role → what stands before the line.
    #[serde(default)]
    pub signatures: BTreeMap<String, String>,
    /// The line below.
    #[serde(default)]
    pub foot: Vec<String>,
    /// Where.
    pub clause: String,
}

/// How a form is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FormLayout {
    /// One record: labels and values.
    Sheet,
    /// A row for each record.
    Table,
    /// Paragraphs and signatures.
    Agreement,
}

/// A cell of a form.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FormFieldRule {
    /// What stands beside it.
    pub label: String,
    /// Where its value comes from: `title`, `party.names`, `form.post`, `applicant.degree`.
    pub from: String,
    /// Quarters of the width, 1 to 4.
    #[serde(default = "two")]
    pub span: u8,
    /// Lines of height.
    #[serde(default = "one")]
    pub lines: u8,
    /// Must not stay empty.
    #[serde(default)]
    pub required: bool,
}

fn one() -> u8 {
    1
}

fn two() -> u8 {
    2
}

/// A table to hand in.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRule {
    /// A code: `annex_1`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// 单位：家.
    #[serde(default)]
    pub unit_line: String,
    /// What stands in the corner: 区域.
    #[serde(default)]
    pub corner: String,
    /// One row for each.
    pub rows: RowsOf,
    /// For `list`: the kind of record.
    #[serde(default)]
    pub kind: String,
    /// For `list`: only where the field has the value, `ledger = "true"`.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, String>,
    /// The total's name and place; none: no total.
    #[serde(default)]
    pub total: String,
    /// The total stands first.
    #[serde(default)]
    pub total_first: bool,
    /// The columns.
    pub columns: Vec<ColumnRule>,
    /// Codes of the roles that make it.
    #[serde(default)]
    pub makers: Vec<String>,
    /// Where.
    pub clause: String,
}

/// What a table has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowsOf {
    /// Each reporting unit.
    Units,
    /// Each envoy posted in the period.
    People,
    /// Each team.
    Teams,
    /// Each party that somebody is posted to.
    Parties,
    /// Each target: goal, value, verdict.
    Targets,
    /// Each record of a kind.
    List,
    /// One row.
    Total,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// A code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// An expression, of the row.
    #[serde(default)]
    pub value: Option<Expression>,
    /// Over which time.
    #[serde(default = "period")]
    pub window: Window,
    /// Of one calendar year rather than a window.
    #[serde(default)]
    pub year: Option<i64>,
    /// The goal of this target, of the row's unit, and of `year` where one is given.
    #[serde(default)]
    pub plan: String,
    /// A field of the row's record: `name`, `home_unit`, `level`.
    #[serde(default)]
    pub field: String,
    /// In what.
    #[serde(default)]
    pub unit: String,
    /// Decimals to show.
    #[serde(default)]
    pub decimals: u32,
}

fn period() -> Window {
    Window::Period
}

/// Work that comes with the season.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// A code.
    pub id: String,
    /// What is to do: 春季口蹄疫免疫.
    pub title: String,
    /// From month and day, `03-15`.
    pub from: String,
    /// To month and day.
    pub to: String,
    /// For parties with these animals or crops; empty: all.
    #[serde(default)]
    pub herds: Vec<String>,
    /// Where; a banner's own calendar says so.
    pub clause: String,
}

/// Which days are worked. Weekends are free unless listed as worked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calendar {
    /// Free days: single, or `from/to` written `2026-10-01/2026-10-07`.
    pub holidays: Vec<String>,
    /// Weekend days that are worked (调休).
    pub worked: Vec<String>,
    /// Where the table comes from.
    pub source: String,
}

#[cfg(test)]
pub(crate) mod tests {
    //! A small programme for tests of what decides by rules.
    use super::Rules;

    /// The smallest programme, with these tables.
    pub(crate) fn rules_of(tables: &str) -> Rules {
        let head = "id = \"small\"\ntitle = \"试行办法\"\ndocument = \"试〔2026〕1号\"\nversion = 1\nfrom = 2026-01-01\n\
                    to = 2026-12-31\nareas = [\"1525\"]\n[covers]\nclause = \"一\"\n";
        crate::programme::load::load(&format!("{head}{tables}")).unwrap()
    }
}
