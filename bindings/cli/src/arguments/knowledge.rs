//! What may be typed to be read by others, and to look things up.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::When;

#[derive(Args)]
pub struct Card {
    /// 派出单位
    #[arg(long, value_name = "单位")]
    pub home_unit: Option<String>,
    /// 职称
    #[arg(long, value_name = "职称")]
    pub title: Option<String>,
    /// 类型：province county_paid_by_province city county institute
    #[arg(long, value_name = "类型")]
    pub level: Option<String>,
    /// 专长，可写多个
    #[arg(long, num_args = 1.., value_name = "专长")]
    pub specialty: Vec<String>,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
pub struct Notice {
    /// 标题
    #[arg(long, value_name = "文字")]
    pub title: String,
    /// 蒙古文标题
    #[arg(long, value_name = "文字")]
    pub title_mn: Option<String>,
    /// 正文，一段一个
    #[arg(long, value_name = "文字")]
    pub text: Vec<String>,
    /// 类别：training news publicity circular
    #[arg(long, default_value = "training", value_name = "类别")]
    pub kind: String,
    /// 开始时间
    #[arg(long, value_name = "时间")]
    pub starts: Option<String>,
    /// 地点
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub place: String,
    /// 可容纳人数
    #[arg(long, value_name = "人数")]
    pub capacity: Option<i64>,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
pub struct SignUp {
    /// 通知的编号
    #[arg(value_name = "通知")]
    pub notice: String,
    /// 来几个人
    #[arg(long, default_value_t = 1, value_name = "人数")]
    pub count: i64,
    /// 给组织者的话
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub remark: String,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
pub struct Ask {
    /// 问题，一段一个；用语音问时可以不写
    #[arg(required_unless_present = "voice", value_name = "文字")]
    pub text: Vec<String>,
    /// 用语音问：录音文件，WAV 或 Opus
    #[arg(long, value_name = "文件")]
    pub voice: Option<PathBuf>,
    /// 哪一类：livestock disease crops grassland policy complaint other
    #[arg(long, default_value = "", hide_default_value = true, value_name = "类别")]
    pub domain: String,
    /// 用什么语言问的，如 zh-CN、mn-Mong、mn-Latn
    #[arg(long, default_value = "zh-CN", value_name = "语言")]
    pub language: String,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
pub struct Answer {
    /// 提问的编号
    #[arg(value_name = "提问")]
    pub question: String,
    /// 回答
    #[arg(value_name = "文字")]
    pub text: String,
}

#[derive(Args)]
pub struct List {
    /// 类别：visit training organisation notice sign_up question arrival attachment envoy confirmation
    #[arg(value_name = "类别")]
    pub kind: Option<String>,
    /// 最多几条，新的在前
    #[arg(long, default_value_t = 50, value_name = "条数")]
    pub limit: u32,
}

#[derive(Args)]
pub struct Search {
    /// 要找的词
    #[arg(required = true, value_name = "词")]
    pub words: Vec<String>,
    /// 最多几条
    #[arg(long, default_value_t = 50, value_name = "条数")]
    pub limit: u32,
}

#[derive(Args)]
pub struct Conflicts {
    #[command(subcommand)]
    pub verb: Option<ConflictsVerb>,
}

#[derive(Subcommand)]
pub enum ConflictsVerb {
    /// 选定一个写法，或另写一个
    Resolve(Resolve),
}

#[derive(Args)]
pub struct Resolve {
    /// 记录的编号
    #[arg(value_name = "编号")]
    pub id: String,
    /// 哪一处：`ketepai conflicts` 里写的名字
    #[arg(value_name = "字段")]
    pub path: String,
    /// 选第几个
    #[arg(
        long,
        value_name = "序号",
        required_unless_present = "text",
        conflicts_with = "text"
    )]
    pub choose: Option<usize>,
    /// 另写一个
    #[arg(long, value_name = "文字")]
    pub text: Option<String>,
}

#[derive(Args)]
pub struct Delete {
    /// 编号
    #[arg(value_name = "编号")]
    pub id: String,
}

#[derive(Args)]
pub struct Figure {
    /// 数什么：services visits on_site_days trainings trained people_served……，也可写中文名
    #[arg(value_name = "指标")]
    pub metric: String,
    /// 从哪天起，如 2026-11-01
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 到哪天止
    #[arg(long, value_name = "日期")]
    pub to: Option<String>,
    /// 只数自己的
    #[arg(long)]
    pub mine: bool,
}
