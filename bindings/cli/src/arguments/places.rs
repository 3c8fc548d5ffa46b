//! What may be typed about places: a party's camps, who is near, the day's round, a track, what is worth a look.

use clap::{Args, Subcommand};

/// What degrees are counted from.
#[derive(Args, Default, Clone)]
pub struct Datum {
    /// 位置用的坐标系：wgs84（GPS）gcj02（高德、腾讯）bd09（百度）cgcs2000（天地图）；存成 WGS-84
    #[arg(long, default_value = "wgs84", value_name = "坐标系")]
    pub datum: String,
}

#[derive(Args)]
pub struct Place {
    #[command(subcommand)]
    pub verb: PlaceVerb,
}

#[derive(Subcommand)]
pub enum PlaceVerb {
    /// 加一个地方：冬营地、夏牧场、棚圈……
    Add(Box<NewPlace>),
    /// 列出有哪些地方
    List {
        /// 服务对象的编号
        #[arg(value_name = "编号")]
        id: String,
    },
    /// 去掉一个地方
    Remove {
        /// 服务对象的编号
        #[arg(value_name = "编号")]
        id: String,
        /// 第几个：`organisation place list` 里写的
        #[arg(value_name = "序号")]
        number: usize,
    },
}

#[derive(Args)]
pub struct NewPlace {
    /// 服务对象的编号
    #[arg(value_name = "编号")]
    pub id: String,
    /// 叫什么，如 冬营地
    #[arg(long, default_value = "", hide_default_value = true, value_name = "名称")]
    pub name: String,
    /// 位置：纬度,经度
    #[arg(long, allow_hyphen_values = true, value_name = "纬度,经度")]
    pub at: Option<String>,
    /// 几月到几月住在那里，如 11-3；不写就是全年
    #[arg(long, value_name = "月-月")]
    pub months: Option<String>,
    /// 位置周围多少米以内都算
    #[arg(long, value_name = "米", conflicts_with = "polygon")]
    pub radius: Option<u32>,
    /// 边界：各角的 纬度,经度，用空格隔开，如 "43.1,116.0 43.1,116.2 43.2,116.1"
    #[arg(long, allow_hyphen_values = true, value_name = "边界")]
    pub polygon: Option<String>,
    /// 边界里不算的部分，写法同上，可写多个
    #[arg(long, allow_hyphen_values = true, requires = "polygon", value_name = "边界")]
    pub hole: Vec<String>,
    /// 怎么走
    #[arg(long, default_value = "", hide_default_value = true, value_name = "文字")]
    pub directions: String,
    /// 怎么走的录音：语音附件的编号
    #[arg(long, value_name = "编号")]
    pub voice: Option<String>,
    #[command(flatten)]
    pub datum: Datum,
}

#[derive(Args)]
pub struct Near {
    /// 从哪里算起：纬度,经度；不写就是自己最近一次到访的位置
    #[arg(long, allow_hyphen_values = true, value_name = "纬度,经度")]
    pub at: Option<String>,
    /// 最多几个
    #[arg(long, default_value_t = 10, value_name = "个数")]
    pub limit: usize,
    #[command(flatten)]
    pub datum: Datum,
}

#[derive(Args)]
pub struct Plan {
    /// 今天要去的服务对象
    #[arg(required = true, value_name = "编号")]
    pub parties: Vec<String>,
    /// 从哪里出发：纬度,经度；不写就是自己最近一次到访的位置
    #[arg(long, allow_hyphen_values = true, value_name = "纬度,经度")]
    pub from: Option<String>,
    /// 还要回到出发的地方
    #[arg(long = "return")]
    pub round_trip: bool,
    #[command(flatten)]
    pub datum: Datum,
}

#[derive(Args)]
pub struct Track {
    #[command(subcommand)]
    pub verb: TrackVerb,
}

#[derive(Subcommand)]
pub enum TrackVerb {
    /// 开始记轨迹；不开始就什么也不记
    Start,
    /// 记下一个点
    Add {
        /// 位置：纬度,经度[,精度米]
        #[arg(allow_hyphen_values = true, value_name = "纬度,经度[,米]")]
        at: String,
        #[command(flatten)]
        datum: Datum,
    },
    /// 停下，存成一条记录的 GPX 附件；看得到那条记录的人也看得到轨迹
    Stop {
        /// 附在哪条记录上
        #[arg(value_name = "编号")]
        id: String,
    },
    /// 看看走了多远、多久
    Show,
    /// 停下，不要了
    Discard,
}

#[derive(Args)]
pub struct Signals {
    /// 从哪天起，如 2026-11-01；不写就是 30 天前
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 到哪天止；不写就是今天
    #[arg(long, value_name = "日期")]
    pub to: Option<String>,
}
