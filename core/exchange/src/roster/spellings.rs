//! The words of lists as offices write them, by the codes of the records. The first is the one that templates
//! offer. To read one more spelling, add it here.

use super::Spellings;

/// 派出类型.
pub(super) const LEVELS: &[Spellings] = &[
    ("province", &["省派", "省级", "省派科技特派员"]),
    (
        "county_paid_by_province",
        &["县派省资助", "县派省助", "县派(省资助)", "县派省资助科技特派员"],
    ),
    ("city", &["市派", "市级", "市派科技特派员"]),
    ("county", &["县派", "县级", "区派", "县派科技特派员"]),
    ("institute", &["院校", "院校派", "高校院所派"]),
];

/// 职称级别. 高级 alone is no spelling: it may be either of two ranks.
pub(super) const RANKS: &[Spellings] = &[
    ("junior", &["初级", "助理级", "员级"]),
    ("intermediate", &["中级"]),
    ("associate_senior", &["副高级", "副高", "副高级职称"]),
    ("senior", &["正高级", "正高", "正高级职称"]),
];

/// 学历学位. 研究生 alone is no spelling: it may be either of two degrees.
pub(super) const DEGREES: &[Spellings] = &[
    ("bachelor", &["学士", "本科", "大学本科", "本科学士"]),
    ("master", &["硕士", "硕士研究生"]),
    ("doctor", &["博士", "博士研究生"]),
];

/// 职务类型.
pub(super) const POSTS: &[Spellings] = &[
    ("envoy", &["科技特派员", "特派员"]),
    ("vice_president", &["科技副总", "副总"]),
    ("enterprise_envoy", &["企业科技特派员", "企业特派员"]),
    ("station_expert", &["工作站专家", "专家工作站专家"]),
];

/// 成效类别.
pub(super) const KINDS: &[Spellings] = &[
    (
        "research_project",
        &[
            "技术攻关项目",
            "技术攻关",
            "科研项目",
            "科技攻关项目",
            "关键技术攻关",
        ],
    ),
    ("envoy_project", &["科技特派员项目", "特派员项目"]),
    ("new_variety", &["新品种", "引进新品种", "推广新品种"]),
    ("new_technology", &["新技术", "引进新技术", "推广新技术"]),
    (
        "demonstration_base",
        &["示范基地", "科技示范基地", "产学研结合示范基地"],
    ),
    ("transfer", &["成果转化", "科技成果转化", "技术转让", "成果转让"]),
    ("rd_institution", &["研发机构", "研发平台", "企业研发机构"]),
    ("patent", &["专利", "授权专利", "发明专利"]),
    ("talent", &["人才培养", "培养人才", "人才"]),
    (
        "venture",
        &[
            "领办创办协办",
            "创办领办",
            "领办创办",
            "创办企业",
            "领办创办协办企业",
        ],
    ),
    ("interest_community", &["利益共同体", "结成利益共同体"]),
    ("publicity", &["宣传报道", "宣传", "媒体报道"]),
    ("typical_case", &["典型案例", "案例"]),
    ("award", &["获奖", "奖励", "表彰"]),
];

/// 级别 of an outcome.
pub(super) const PLAN_LEVELS: &[Spellings] = &[
    ("county", &["县", "县级", "区级", "旗县级"]),
    ("city", &["市", "市级", "盟市级"]),
    ("province", &["省", "省级", "自治区级"]),
    ("nation", &["国家", "国家级"]),
];
