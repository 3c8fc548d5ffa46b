//! Which header means what. Lists of synonyms as they are met in the tables of banners and counties; to read
//! one more, add its word here.

use crate::text::folded;

/// What a column holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Field {
    Name(&'static str),
    Kind,
    Area,
    CreditCode,
    Contact,
    Phone,
    Unit,
    Registered,
    Size,
    Industry,
    Herd(String),
    Place(String, Part),
}

/// What a column says of a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Part {
    Latitude,
    Longitude,
    Both,
    Months,
    Directions,
}

const NAMES: [(&str, &[&str]); 4] = [
    (
        "zh-CN",
        &[
            "名称",
            "户主",
            "户名",
            "户主姓名",
            "姓名",
            "单位名称",
            "企业名称",
            "公司名称",
            "合作社名称",
            "农户姓名",
            "牧户姓名",
            "服务对象",
            "服务对象名称",
            "name",
            "organisation",
            "organization",
            "household",
        ],
    ),
    (
        "mn-Mong",
        &[
            "蒙文名称",
            "蒙古文名称",
            "蒙文名",
            "蒙文姓名",
            "mongolianname",
            "mn-mong",
        ],
    ),
    (
        "mn-Cyrl",
        &["西里尔名称", "西里尔文名称", "新蒙文名称", "нэр", "mn-cyrl"],
    ),
    ("en", &["英文名称", "英文名", "englishname", "en"]),
];

const WORDS: [(Field, &[&str]); 9] = [
    (
        Field::Kind,
        &["类型", "类别", "性质", "主体类型", "单位类型", "kind", "type"],
    ),
    (
        Field::Area,
        &[
            "区划代码",
            "行政区划代码",
            "统计用区划代码",
            "区域代码",
            "地区代码",
            "area",
            "areacode",
            "code",
        ],
    ),
    (
        Field::CreditCode,
        &[
            "统一社会信用代码",
            "社会信用代码",
            "信用代码",
            "creditcode",
            "unifiedsocialcreditcode",
            "uscc",
        ],
    ),
    (
        Field::Contact,
        &[
            "联系人",
            "负责人",
            "法人",
            "法定代表人",
            "contact",
            "contactperson",
        ],
    ),
    (
        Field::Phone,
        &[
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "电话号码",
            "联系方式",
            "phone",
            "telephone",
            "mobile",
        ],
    ),
    (
        Field::Unit,
        &["报送单位", "填报单位", "上报单位", "归口单位", "reportingunit"],
    ),
    (
        Field::Registered,
        &[
            "注册日期",
            "登记日期",
            "成立日期",
            "注册时间",
            "成立时间",
            "registered",
            "registeredon",
        ],
    ),
    (Field::Size, &["规模", "企业规模", "经营规模", "size"]),
    (
        Field::Industry,
        &["行业", "产业", "主导产业", "所属行业", "经营范围", "industry"],
    ),
];

const PARTS: [(Part, &[&str]); 5] = [
    (Part::Latitude, &["纬度", "latitude", "lat"]),
    (Part::Longitude, &["经度", "longitude", "lon", "lng"]),
    (Part::Both, &["坐标", "经纬度", "位置坐标", "coordinates"]),
    (Part::Months, &["月份", "居住月份", "时间段", "months"]),
    (
        Part::Directions,
        &[
            "路线",
            "怎么走",
            "走法",
            "位置说明",
            "地址",
            "住址",
            "directions",
            "address",
        ],
    ),
];

const ANIMALS: [(&str, &[&str]); 12] = [
    ("sheep", &["绵羊", "羊", "sheep"]),
    ("goat", &["山羊", "goat", "goats"]),
    ("cattle", &["牛", "肉牛", "cattle", "cows"]),
    ("dairy_cow", &["奶牛", "乳牛", "dairycows"]),
    ("horse", &["马", "马匹", "horse", "horses"]),
    ("camel", &["骆驼", "驼", "camel", "camels"]),
    ("pig", &["猪", "生猪", "pigs"]),
    ("chicken", &["鸡", "家禽", "chicken"]),
    ("donkey", &["驴", "donkeys"]),
    ("maize", &["玉米", "maize"]),
    ("wheat", &["小麦", "wheat"]),
    ("forage", &["饲草", "草场", "牧草", "forage"]),
];

const COUNTERS: [&str; 9] = ["头", "只", "匹", "峰", "口", "羽", "亩", "heads", "mu"];

/// What a header means; `None` for one that means nothing here.
pub(super) fn field_of(header: &str) -> Option<Field> {
    let whole = folded(header).replace(['*', '_', '＊'], "");
    let (word, counter) = bracket(&whole);
    if let Some((language, _)) = NAMES.iter().find(|(_, words)| words.contains(&word)) {
        return Some(Field::Name(language));
    }
    if let Some((field, _)) = WORDS.iter().find(|(_, words)| words.contains(&word)) {
        return Some(field.clone());
    }
    place(word).or_else(|| herd(word, counter))
}

/// `绵羊(只)` as `绵羊` and `只`.
fn bracket(header: &str) -> (&str, Option<&str>) {
    match header.split_once('(') {
        Some((word, rest)) if !word.is_empty() => (word, Some(rest.trim_end_matches(')'))),
        _ => (header, None),
    }
}

/// `冬营地纬度` is the latitude of 冬营地; `纬度` that of the only place.
fn place(word: &str) -> Option<Field> {
    let all = PARTS
        .iter()
        .flat_map(|(part, words)| words.iter().map(move |ending| (*part, *ending)));
    let fitting = all.filter_map(|(part, ending)| Some((ending.len(), word.strip_suffix(ending)?, part)));
    let (_, name, part) = fitting.max_by_key(|(length, ..)| *length)?;
    (name.chars().count() <= 20).then(|| Field::Place(name.to_owned(), part))
}

fn herd(word: &str, counter: Option<&str>) -> Option<Field> {
    let marked = word.strip_prefix("牲畜").or_else(|| word.strip_prefix("存栏"));
    let animal = marked.unwrap_or(word).trim_matches([':', '-', '数', '量']);
    if let Some((key, _)) = ANIMALS.iter().find(|(_, words)| words.contains(&animal)) {
        return Some(Field::Herd((*key).to_owned()));
    }
    let counted = counter.is_some_and(|counter| COUNTERS.contains(&counter));
    (counted && !animal.is_empty()).then(|| Field::Herd(animal.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_many_names() {
        let place = |name: &str, part| Some(Field::Place(name.to_owned(), part));
        for (header, field) in [
            ("户主 *", Some(Field::Name("zh-CN"))),
            ("联系\n电话", Some(Field::Phone)),
            ("Credit Code", Some(Field::CreditCode)),
            ("冬营地纬度", place("冬营地", Part::Latitude)),
            ("夏牧场经度（度）", place("夏牧场", Part::Longitude)),
            ("纬度", place("", Part::Latitude)),
            ("夏牧场月份", place("夏牧场", Part::Months)),
            ("经纬度", place("", Part::Both)),
            ("绵羊（只）", Some(Field::Herd("sheep".to_owned()))),
            ("牲畜:骆驼", Some(Field::Herd("camel".to_owned()))),
            ("狐狸（只）", Some(Field::Herd("狐狸".to_owned()))),
            ("备注", None),
            ("", None),
        ] {
            assert_eq!(field_of(header), field, "{header}");
        }
    }
}
