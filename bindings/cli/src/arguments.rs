//! What a person may type. Help is in Chinese: it is the language of the people at the keyboard.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::words::Language;

mod exchange;
mod files;
mod keeping;
mod knowledge;
mod places;
mod programmes;
mod service;
mod sharing;

pub use exchange::{Areas, AreasVerb, Duplicates, DuplicatesVerb, Import, ImportVerb};
pub use files::{File, FileSettings, Files, FilesVerb};
pub use keeping::{Pin, PinVerb, Profile, ProfileVerb};
pub use knowledge::{
    Answer, Ask, Card, Conflicts, ConflictsVerb, Delete, Figure, List, Notice, Resolve, Search, SignUp,
};
pub use places::{Datum, Near, NewPlace, Place, PlaceVerb, Plan, Signals, Track, TrackVerb};
pub use programmes::{
    Assign, AssignVerb, Change, Demand, DemandVerb, Evaluate, EvaluateVerb, Match, Money, Programme,
    ProgrammeVerb, Report, ReportVerb, Tasks, Which, Write,
};
pub use sharing::{Pack, Share};

pub use service::{
    Arrival, Attach, Household, Organisation, OrganisationVerb, Photo, Training, Visit, VisitEdit, VisitVerb,
};

/// 科特派：不带屏幕的手机。一个文件夹就是一部手机，没有信号也能用。
#[derive(Parser)]
#[command(name = "ketepai", version, max_term_width = 100)]
pub struct Arguments {
    /// 手机所在的文件夹
    #[arg(
        long,
        global = true,
        env = "KETEPAI_PHONE",
        default_value = "./phone",
        value_name = "文件夹"
    )]
    pub phone: PathBuf,
    /// 一家人共用的手机里，谁的那一份；不写就是第一份
    #[arg(long, global = true, env = "KETEPAI_PROFILE", value_name = "名字")]
    pub profile: Option<String>,
    /// 显示语言：zh-CN 或 en
    #[arg(
        long,
        global = true,
        value_enum,
        hide_possible_values = true,
        default_value = "zh-CN",
        value_name = "语言"
    )]
    pub lang: Language,
    /// 标准输出只给一份 JSON，供程序读取
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// 用工作站发的邀请码把这部手机登记到某人名下
    Enrol {
        /// 邀请码，形如 ketepai:1/…
        #[arg(value_name = "邀请码")]
        invitation: String,
    },
    /// 写下或补充自己的特派员名片（公开），同事和农牧民凭它知道是谁
    Card(Card),
    /// 服务对象：农牧户、合作社、企业……
    Organisation(Organisation),
    /// 到访记录：到了
    Arrive(Arrival),
    /// 到访记录：走了
    Leave(Arrival),
    /// 服务记录：做了什么、建议什么、下一步；`visit edit` 修改
    Visit(Box<Visit>),
    /// 附近有哪些服务对象：多远、哪个方向、这个月住在哪里
    Near(Near),
    /// 今天的路线：要去的几家，按远近和季节排个先后
    Plan(Plan),
    /// 轨迹：自己开始才有，自己停下
    Track(Track),
    /// 值得看一眼的地方，各有依据；不是定论，也不会自动处理
    Signals(Signals),
    /// 给一条记录附上照片，或拍下的单据
    Photo(Photo),
    /// 给一条记录附上录音：WAV 或 Opus
    Voice(Attach),
    /// 给一条记录附上文件：培训材料、地图包、扫描件
    Attach(Attach),
    /// 培训记录
    Training(Training),
    /// 发布培训通知、资讯
    Notice(Notice),
    /// 报名参加通知里的培训
    SignUp(SignUp),
    /// 提问
    Ask(Ask),
    /// 回答一个提问
    Answer(Answer),
    /// 列出记录
    List(List),
    /// 看一条记录的全部内容
    Show {
        /// 编号，打前几个字符即可
        #[arg(value_name = "编号")]
        id: String,
    },
    /// 查找：所有词都出现的记录
    Search(Search),
    /// 分歧：两个人同时改了同一处，等人选定；`conflicts resolve` 选定
    Conflicts(Conflicts),
    /// 删除一条记录
    Delete(Delete),
    /// 统计数字，并展开成一条条记录
    Figure(Figure),
    /// 方案：目标、程序、报表都写成规则；检查、修改、启用
    Programme(Programme),
    /// 写一条任何种类的记录：名字=内容
    Write(Write),
    /// 修改一条记录：名字=内容
    Change(Change),
    /// 需求：没有着落的、可以一趟去的、转交、供销
    Demand(Demand),
    /// 谁适合这个需求或提问，理由是什么；由人选定
    Match(Match),
    /// 选派、聘任：办到哪一步了，办下一步，签协议，打印表格
    Assign(Assign),
    /// 考核表；只有经办人评
    Evaluate(Evaluate),
    /// 报表：做表、填部门模板、上报前看一看、上报
    Report(Report),
    /// 到期的事：补免、休药期、约好的、程序时限、季节
    Tasks(Tasks),
    /// 经费：该得多少，一笔支出合不合规定
    Money(Money),
    /// 与工作站同步：送出本机的，取回别人的
    Sync {
        /// 连不上时最多试几次
        #[arg(long, default_value_t = 8, value_name = "次数")]
        attempts: u32,
        /// 现在的网络按流量收费：只送文字、语音、缩略图和流量够用的照片
        #[arg(long)]
        metered: bool,
    },
    /// 照片、语音、材料：哪些在路上，哪些在等、等什么
    Files(Files),
    /// 与旁边的手机直接交换，不需要工作站
    Share(Share),
    /// 打包成 .ketepai 文件，放在存储卡上带走
    Pack(Pack),
    /// 收下存储卡上的 .ketepai 文件
    Unpack {
        /// 文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 本机状态：每条记录到了哪里，哪些被搁置、为什么
    Status,
    /// 给这部手机设密码、改密码、取消密码
    Pin(Pin),
    /// 一家人共用的手机：每人一份，各有各的记录、钥匙和密码
    Profile(Profile),
    /// 检查本机数据有没有被改动或损坏；有问题时退出码为 1
    Doctor {
        /// 丢掉被改动的部分，下次同步从工作站取回完好的
        #[arg(long)]
        heal: bool,
    },
    /// 从日志重做全部列表、统计和搜索
    Rebuild,
    /// 从别的程序导入：服务对象表、地块
    Import(Import),
    /// 可能写了两遍的服务对象：列出、合并、撤销
    Duplicates(Duplicates),
    /// 统计用区划代码表：导入、查找
    Areas(Areas),
    /// 导出：.gpx .geojson .kml .csv 只导出位置，其余是全部记录，每行一条 JSON
    Export {
        /// 写到哪个文件；- 表示标准输出
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
}

/// When something happened, where it is told later.
#[derive(Args, Default, Clone)]
pub struct When {
    /// 补记时写明发生的时间，如 2026-11-20T10:30 或带时区的 RFC 3339
    #[arg(long, value_name = "时间")]
    pub when: Option<String>,
}
