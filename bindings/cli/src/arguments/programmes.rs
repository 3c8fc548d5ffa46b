//! Arguments of what policy asks: programmes, needs and postings, evaluations, reports.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::When;

/// 方案：政策写成的规则。
#[derive(Args)]
pub struct Programme {
    #[command(subcommand)]
    pub verb: ProgrammeVerb,
}

#[derive(Subcommand)]
pub enum ProgrammeVerb {
    /// 有哪些方案
    List,
    /// 一个方案的目标、程序、报表、文件里没有说死的地方
    Show {
        /// 方案代号，如 jiaozuo
        #[arg(value_name = "方案")]
        code: String,
    },
    /// 检查一个方案文件：哪一行、哪条规则、怎么改；没有错就说会改变什么
    Check {
        /// 方案文件（TOML）
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 把一个方案抄成文件，供修改
    Copy {
        /// 方案代号
        #[arg(value_name = "方案")]
        code: String,
        /// 写到哪个文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 启用一个改好的方案文件（经办人）
    Adopt {
        /// 方案文件（TOML）
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 各项目标完成到哪里
    Progress {
        /// 方案代号
        #[arg(value_name = "方案")]
        code: String,
        /// 截至哪一天，如 2026-11-20；不写就是今天
        #[arg(long, value_name = "日期")]
        day: Option<String>,
    },
    /// 今年的服务次数、天数到哪里了
    Year {
        /// 谁；不写就是自己
        #[arg(long, value_name = "姓名")]
        person: Option<String>,
        /// 截至哪一天；不写就是今天
        #[arg(long, value_name = "日期")]
        day: Option<String>,
    },
}

/// 写一条任何种类的记录：名字=内容。
#[derive(Args)]
pub struct Write {
    /// 种类，如 assignment、demand、outcome
    #[arg(value_name = "种类")]
    pub kind: String,
    /// 名字=内容，如 post=vice_president；有多项的写多次
    #[arg(value_name = "名字=内容")]
    pub fields: Vec<String>,
    /// 替谁写（纸上的、电话里的）
    #[arg(long, value_name = "姓名")]
    pub served_by: Option<String>,
    /// 按纸面补录
    #[arg(long)]
    pub paper: bool,
    /// 收进哪个范围，如 work/152524；不写就按种类
    #[arg(long, value_name = "范围")]
    pub scope: Option<String>,
    #[command(flatten)]
    pub when: When,
}

/// 修改一条记录：名字=内容。
#[derive(Args)]
pub struct Change {
    /// 编号
    #[arg(value_name = "编号")]
    pub id: String,
    /// 名字=内容；内容空着就清掉
    #[arg(value_name = "名字=内容")]
    pub fields: Vec<String>,
}

/// 需求：列出、匹配、一趟走、转交。
#[derive(Args)]
pub struct Demand {
    #[command(subcommand)]
    pub verb: DemandVerb,
}

#[derive(Subcommand)]
pub enum DemandVerb {
    /// 没有着落的需求
    List,
    /// 可以一趟去的同类需求
    Trips,
    /// 转交：按方案写明的去处
    Pass {
        /// 需求编号
        #[arg(value_name = "编号")]
        id: String,
        /// 按哪个方案
        #[arg(long, value_name = "方案")]
        programme: String,
        /// 转到哪里，如 team_head、home_unit；不写就列出可以转到哪里
        #[arg(long, value_name = "去处")]
        to: Option<String>,
        /// 转给谁
        #[arg(long, default_value = "", value_name = "姓名")]
        whom: String,
        /// 为什么
        #[arg(long, default_value = "", value_name = "原因")]
        reason: String,
    },
    /// 供销信息：供的和要的对得上的
    Trades,
}

/// 匹配：谁适合，理由是什么；由人选定。
#[derive(Args)]
pub struct Match {
    /// 需求编号，或提问编号
    #[arg(value_name = "编号")]
    pub id: String,
    /// 按哪个方案
    #[arg(long, value_name = "方案")]
    pub programme: String,
}

/// 选派、聘任和各种程序。
#[derive(Args)]
pub struct Assign {
    #[command(subcommand)]
    pub verb: AssignVerb,
}

#[derive(Subcommand)]
pub enum AssignVerb {
    /// 一件事办到哪一步了
    Case {
        /// 编号
        #[arg(value_name = "编号")]
        id: String,
    },
    /// 按哪个程序办
    Start {
        /// 编号
        #[arg(value_name = "编号")]
        id: String,
        /// 程序代号
        #[arg(value_name = "程序")]
        way: String,
    },
    /// 办一步
    Step {
        /// 编号
        #[arg(value_name = "编号")]
        id: String,
        /// 步骤代号
        #[arg(value_name = "步骤")]
        step: String,
        /// 结果代号
        #[arg(value_name = "结果")]
        outcome: String,
        /// 说明
        #[arg(long, default_value = "", value_name = "说明")]
        note: String,
        /// 公示用的通知：一则公示，公布一批名单
        #[arg(long, value_name = "通知编号")]
        notice: Option<String>,
        #[command(flatten)]
        when: When,
    },
    /// 在本机上签协议：envoy、firm、home_unit 或 county
    Sign {
        /// 编号
        #[arg(value_name = "编号")]
        id: String,
        /// 哪一方
        #[arg(value_name = "哪一方")]
        side: String,
        #[command(flatten)]
        when: When,
    },
    /// 条件够不够：逐条列出
    Eligible {
        /// 特派员名片、企业或工作站的编号
        #[arg(value_name = "编号")]
        id: String,
        /// 按哪个方案
        #[arg(long, value_name = "方案")]
        programme: String,
        /// 本人承诺的条件
        #[arg(long, value_name = "条件")]
        declared: Vec<String>,
    },
    /// 填好一张表，供打印：.xlsx 或 .html
    Form {
        /// 方案代号
        #[arg(value_name = "方案")]
        programme: String,
        /// 表的代号
        #[arg(value_name = "表")]
        form: String,
        /// 记录编号；汇总表可以有多个
        #[arg(value_name = "编号")]
        ids: Vec<String>,
        /// 写到哪个文件
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
}

/// 考核。
#[derive(Args)]
pub struct Evaluate {
    #[command(subcommand)]
    pub verb: EvaluateVerb,
}

#[derive(Subcommand)]
pub enum EvaluateVerb {
    /// 考核表：各项得分、总分、建议等次；只有经办人看
    Sheet {
        /// 方案代号
        #[arg(value_name = "方案")]
        programme: String,
        /// 考核规则代号
        #[arg(value_name = "规则")]
        grades: String,
        /// 哪一年
        #[arg(long, value_name = "年")]
        year: i64,
    },
    /// 我能不能评这个环节
    May {
        /// 方案代号
        #[arg(value_name = "方案")]
        programme: String,
        /// 考核规则代号
        #[arg(value_name = "规则")]
        grades: String,
        /// 环节代号
        #[arg(value_name = "环节")]
        stage: String,
    },
    /// 评完之后还要做什么：公布、申诉、证书、反馈
    After {
        /// 方案代号
        #[arg(value_name = "方案")]
        programme: String,
        /// 考核规则代号
        #[arg(value_name = "规则")]
        grades: String,
        /// 考核记录编号
        #[arg(value_name = "编号")]
        id: String,
    },
}

/// 报表。
#[derive(Args)]
pub struct Report {
    #[command(subcommand)]
    pub verb: ReportVerb,
}

/// 哪张表，哪段时间。
#[derive(Args, Clone)]
pub struct Which {
    /// 方案代号
    #[arg(value_name = "方案")]
    pub programme: String,
    /// 报表代号
    #[arg(value_name = "报表")]
    pub report: String,
    /// 期间从哪一天；不写就是今年 1 月 1 日
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 到哪一天；不写就是今年 12 月 31 日
    #[arg(long, value_name = "日期")]
    pub to: Option<String>,
    /// 数据截至哪一天；不写就是今天
    #[arg(long, value_name = "日期")]
    pub day: Option<String>,
}

#[derive(Subcommand)]
pub enum ReportVerb {
    /// 做一张报表；--out 写成 xlsx、csv、json、html 四个文件
    Build {
        #[command(flatten)]
        which: Which,
        /// 写到哪个文件夹
        #[arg(long, value_name = "文件夹")]
        out: Option<PathBuf>,
    },
    /// 填进部门自己的模板（按单元格的名称）
    Fill {
        #[command(flatten)]
        which: Which,
        /// 部门的模板（.xlsx）
        #[arg(long, value_name = "文件")]
        template: PathBuf,
        /// 写到哪个文件
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
    /// 上报之前看一看：可能重复的、没有确认的（电话单）、有分歧的、还没到的
    Before {
        /// 期间从哪一天；不写就是今年 1 月 1 日
        #[arg(long, value_name = "日期")]
        from: Option<String>,
        /// 到哪一天
        #[arg(long, value_name = "日期")]
        to: Option<String>,
    },
    /// 存成草稿，记下数字的摘要
    Keep {
        #[command(flatten)]
        which: Which,
    },
    /// 往下办：checked、sealed（要扫描件）、submitted、returned（要原因）、accepted、draft
    Advance {
        /// 报表编号
        #[arg(value_name = "编号")]
        id: String,
        /// 办到哪一步
        #[arg(value_name = "状态")]
        to: String,
        /// 盖章件的扫描附件编号
        #[arg(long, value_name = "编号")]
        scan: Option<String>,
        /// 退回的原因
        #[arg(long, default_value = "", value_name = "原因")]
        reason: String,
    },
    /// 自己这一年：工作总结、职称材料、报销
    Year {
        /// 按哪个方案
        #[arg(value_name = "方案")]
        programme: String,
        /// 哪一年
        #[arg(long, value_name = "年")]
        year: Option<i64>,
        /// 谁；不写就是自己
        #[arg(long, value_name = "姓名")]
        person: Option<String>,
        /// 写成 .xlsx 或 .html
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 一户的养殖档案
    Farm {
        /// 服务对象编号
        #[arg(value_name = "编号")]
        party: String,
        /// 写成 .xlsx 或 .html
        #[arg(long, value_name = "文件")]
        out: Option<PathBuf>,
    },
}

/// 到期的事：补免、休药期、约好的、程序时限、季节。
#[derive(Args)]
pub struct Tasks {
    /// 把第几件记成自己的待办
    #[arg(long, value_name = "第几件")]
    pub take: Option<usize>,
    /// 看哪一天，如 2026-11-20；不写就是今天
    #[arg(long, value_name = "日期")]
    pub day: Option<String>,
}

/// 经费：该得多少；--check 核一笔支出。
#[derive(Args)]
pub struct Money {
    /// 按哪个方案
    #[arg(value_name = "方案")]
    pub programme: String,
    /// 支出编号
    #[arg(long, value_name = "编号")]
    pub check: Option<String>,
}
