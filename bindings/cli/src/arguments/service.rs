//! What may be typed about services: parties, arrivals, visits, photos, trainings.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Datum, Place, When};

#[derive(Args)]
pub struct Organisation {
    #[command(subcommand)]
    pub verb: OrganisationVerb,
}

#[derive(Subcommand)]
pub enum OrganisationVerb {
    /// 新增一个服务对象
    Add(Household),
    /// 服务对象的地方：冬营地、夏牧场……各写明月份
    Place(Place),
}

#[derive(Args)]
pub struct Household {
    /// 汉语名称
    #[arg(long, value_name = "名称")]
    pub name: String,
    /// 蒙古文名称
    #[arg(long, value_name = "名称")]
    pub name_mn: Option<String>,
    /// 类别：household village cooperative family_farm firm park home_unit department
    #[arg(long, default_value = "household", value_name = "类别")]
    pub kind: String,
    /// 位置：纬度,经度
    #[arg(long, allow_hyphen_values = true, value_name = "纬度,经度")]
    pub at: Option<String>,
    /// 怎么走
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub directions: String,
    /// 联系方式；只到工作站和本地特派员
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub contact: String,
    /// 统一社会信用代码
    #[arg(long, default_value = "", hide_default_value = true, value_name = "代码")]
    pub credit_code: String,
    #[command(flatten)]
    pub datum: Datum,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
pub struct Arrival {
    /// 位置：纬度,经度[,精度米]；站着不动测了几次，就写几个，取平均
    #[arg(long, allow_hyphen_values = true, value_name = "纬度,经度[,米]")]
    pub at: Vec<String>,
    /// 在谁家、哪个单位
    #[arg(long, value_name = "编号")]
    pub party: Option<String>,
    /// 没有位置的原因；有位置时不用写
    #[arg(long, default_value = "", hide_default_value = true, value_name = "原因")]
    pub no_position: String,
    #[command(flatten)]
    pub datum: Datum,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Visit {
    #[command(subcommand)]
    pub verb: Option<VisitVerb>,
    /// 服务对象，可写多个
    #[arg(long, num_args = 1.., value_name = "编号")]
    pub party: Vec<String>,
    /// 做了什么：guidance disease_control breeding forage cultivation research other
    #[arg(long, default_value = "", hide_default_value = true, value_name = "类别")]
    pub activity: String,
    /// 看到什么问题，一段一个
    #[arg(long, value_name = "文字")]
    pub problem: Vec<String>,
    /// 建议，一段一个
    #[arg(long, value_name = "文字")]
    pub advice: Vec<String>,
    /// 结果，一段一个
    #[arg(long, value_name = "文字")]
    pub result: Vec<String>,
    /// 服务了多少人
    #[arg(long, value_name = "人数")]
    pub people: Option<i64>,
    /// 下一步
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub next: String,
    /// 依据的到访记录
    #[arg(long, value_name = "编号")]
    pub arrival: Option<String>,
    /// 没有到访位置的原因
    #[arg(long, default_value = "", hide_default_value = true, value_name = "原因")]
    pub no_position: String,
    /// 同行的特派员：姓名或人员编号，可写多个
    #[arg(long, num_args = 1.., value_name = "姓名")]
    pub with: Vec<String>,
    /// 电话或视频服务，没有到现场
    #[arg(long)]
    pub online: bool,
    /// 从哪里录入：phone call paper proxy import
    #[arg(long, default_value = "", hide_default_value = true, value_name = "来源")]
    pub source: String,
    #[command(flatten)]
    pub when: When,
}

#[derive(Subcommand)]
pub enum VisitVerb {
    /// 修改一条服务记录
    Edit(VisitEdit),
}

#[derive(Args)]
pub struct VisitEdit {
    /// 服务记录的编号
    #[arg(value_name = "编号")]
    pub id: String,
    /// 改下一步
    #[arg(long, value_name = "文字")]
    pub next: Option<String>,
    /// 补一段建议
    #[arg(long, value_name = "文字")]
    pub add_advice: Vec<String>,
}

#[derive(Args)]
pub struct Photo {
    /// 附在哪条记录上
    #[arg(value_name = "编号")]
    pub id: String,
    /// 照片文件，可写多个
    #[arg(required = true, value_name = "文件")]
    pub files: Vec<PathBuf>,
    /// 照片说明
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub caption: String,
    /// 拍的是单据、印章、发票：存成灰度大图，打印在 A4 上看得清
    #[arg(long)]
    pub paper: bool,
    /// 单据只留这一块：左,上,宽,高（像素）
    #[arg(long, value_name = "左,上,宽,高")]
    pub crop: Option<String>,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
pub struct Attach {
    /// 附在哪条记录上
    #[arg(value_name = "编号")]
    pub id: String,
    /// 录音是通知在这种语言里的正文，如 mn-Mong
    #[arg(long, value_name = "语言")]
    pub language: Option<String>,
    /// 文件，可写多个
    #[arg(required = true, value_name = "文件")]
    pub files: Vec<PathBuf>,
    /// 说明
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub caption: String,
    #[command(flatten)]
    pub when: When,
}

#[derive(Args)]
pub struct Training {
    /// 讲了什么
    #[arg(long, value_name = "文字")]
    pub topic: String,
    /// 到场人数
    #[arg(long, value_name = "人数")]
    pub headcount: Option<i64>,
    /// 对应的通知
    #[arg(long, value_name = "编号")]
    pub notice: Option<String>,
    /// 一起讲课的特派员：姓名或人员编号
    #[arg(long, num_args = 1.., value_name = "姓名")]
    pub with: Vec<String>,
    /// 地点
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub place: String,
    /// 位置：纬度,经度[,精度米]
    #[arg(long, allow_hyphen_values = true, value_name = "纬度,经度[,米]")]
    pub at: Option<String>,
    /// 线上培训
    #[arg(long)]
    pub online: bool,
    #[command(flatten)]
    pub datum: Datum,
    #[command(flatten)]
    pub when: When,
}
