//! The columns of the tables that are read here, with the headers that offices use. To read one more header,
//! add it here.

use super::ColumnKind::{AreaCode, Code, CreditCode, Day, Fen, Int, Names, Phone, Text};
use super::spellings::{DEGREES, KINDS, LEVELS, PLAN_LEVELS, POSTS, RANKS};
use super::{ColumnKind, ColumnSpec};

/// A header that is a year.
pub const ANY_YEAR: &str = "{year}";

/// What a column under a year is called.
pub(super) const YEARS: [&str; 51] = [
    "2000", "2001", "2002", "2003", "2004", "2005", "2006", "2007", "2008", "2009", "2010", "2011", "2012",
    "2013", "2014", "2015", "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025",
    "2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033", "2034", "2035", "2036", "2037", "2038",
    "2039", "2040", "2041", "2042", "2043", "2044", "2045", "2046", "2047", "2048", "2049", "2050",
];

/// What keeps words apart in one cell.
const MARKS: &str = "、，,；;/";

const fn column(
    id: &'static str,
    titles: &'static [&'static str],
    required: bool,
    kind: ColumnKind,
) -> ColumnSpec {
    ColumnSpec {
        id,
        titles,
        required,
        kind,
    }
}

/// 特派员名册: one row for each posting of an envoy. Codes of 派出类型, 职称级别, 学历学位 and 职务类型 are those
/// of the envoy's card and the posting.
pub const ROSTER: &[ColumnSpec] = &[
    column(
        "name",
        &[
            "姓名",
            "特派员姓名",
            "科技特派员姓名",
            "科技特派员",
            "特派员",
            "name",
        ],
        true,
        Text,
    ),
    column(
        "phone",
        &[
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系方式",
            "phone",
        ],
        false,
        Phone,
    ),
    column(
        "home_unit",
        &["派出单位", "工作单位", "所在单位", "单位", "选派单位", "homeunit"],
        false,
        Text,
    ),
    column(
        "title",
        &["职称", "专业技术职称", "专业技术职务", "title"],
        false,
        Text,
    ),
    column(
        "title_rank",
        &["职称级别", "职称等级", "titlerank"],
        false,
        Code(RANKS),
    ),
    column(
        "degree",
        &["学历学位", "学历", "学位", "学历/学位", "degree"],
        false,
        Code(DEGREES),
    ),
    column(
        "level",
        &[
            "派出类型",
            "选派类型",
            "选派层级",
            "类型",
            "级别",
            "类别",
            "level",
        ],
        false,
        Code(LEVELS),
    ),
    column(
        "specialties",
        &["专业特长", "专业", "专业领域", "特长", "技术专长", "specialties"],
        false,
        Names(MARKS),
    ),
    column(
        "post",
        &["职务类型", "聘任职务", "岗位类型", "post"],
        false,
        Code(POSTS),
    ),
    column(
        "area",
        &[
            "服务地区",
            "受援县",
            "受援县市区",
            "受援县(市、区)",
            "服务区域",
            "服务县",
            "area",
        ],
        false,
        Text,
    ),
    column(
        "area_code",
        &["区划代码", "服务地区代码", "行政区划代码", "areacode"],
        false,
        AreaCode,
    ),
    column(
        "party",
        &[
            "服务对象",
            "受援单位",
            "服务单位",
            "服务企业",
            "对接企业",
            "party",
        ],
        false,
        Text,
    ),
    column(
        "party_credit_code",
        &[
            "统一社会信用代码",
            "社会信用代码",
            "信用代码",
            "服务对象信用代码",
            "服务对象统一社会信用代码",
        ],
        false,
        CreditCode,
    ),
    column(
        "from",
        &[
            "聘期起",
            "聘期开始",
            "聘任起始日期",
            "服务开始日期",
            "起始日期",
            "开始日期",
            "from",
        ],
        false,
        Day,
    ),
    column(
        "to",
        &[
            "聘期止",
            "聘期结束",
            "聘任截止日期",
            "服务结束日期",
            "截止日期",
            "结束日期",
            "to",
        ],
        false,
        Day,
    ),
    column(
        "team",
        &["所属服务团", "服务团", "所属团队", "团队", "team"],
        false,
        Text,
    ),
    column(
        "insured_until",
        &[
            "保险到期日",
            "保险截止日期",
            "意外险到期日",
            "保险到期",
            "insureduntil",
        ],
        false,
        Day,
    ),
];

/// 年度计划: a row for each unit, a column for each year. A figure that is not there is not zero.
pub const PLAN: &[ColumnSpec] = &[
    column(
        "unit",
        &[
            "区域",
            "填报单位",
            "单位",
            "报送单位",
            "县(市、区)",
            "县市区",
            "地区",
            "unit",
        ],
        true,
        Text,
    ),
    column(
        "year",
        &[ANY_YEAR],
        false,
        Int {
            min: 0,
            max: 1_000_000_000,
        },
    ),
];

/// 成效清单: one row for each outcome. Codes are those of the outcome's record.
pub const OUTCOMES: &[ColumnSpec] = &[
    column(
        "kind",
        &["成效类别", "类别", "成效类型", "类型", "kind"],
        true,
        Code(KINDS),
    ),
    column("title", &["名称", "成效名称", "项目名称", "title"], true, Text),
    column(
        "party",
        &["企业", "服务对象", "企业名称", "受援单位", "服务企业", "party"],
        false,
        Text,
    ),
    column(
        "party_credit_code",
        &["统一社会信用代码", "社会信用代码", "信用代码", "企业信用代码"],
        false,
        CreditCode,
    ),
    column(
        "envoy",
        &["特派员", "科技特派员", "特派员姓名", "完成人", "envoy"],
        false,
        Names(MARKS),
    ),
    column(
        "date",
        &["完成日期", "日期", "完成时间", "取得日期", "date"],
        false,
        Day,
    ),
    column(
        "level",
        &["级别", "层级", "项目级别", "level"],
        false,
        Code(PLAN_LEVELS),
    ),
    column("plan", &["列入计划", "计划名称", "所属计划", "plan"], false, Text),
    column(
        "amount",
        &["金额", "合同金额", "到账金额", "经费", "amount"],
        false,
        Fen,
    ),
    column("unit", &["填报单位", "报送单位", "区域", "unit"], false, Text),
];
