//! What may be typed about files of other programs, and about what was written twice.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// 从别的程序导入。
#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    pub verb: ImportVerb,
}

#[derive(Subcommand)]
pub enum ImportVerb {
    /// 导入服务对象表（XLSX 或 CSV）：有一处不对，就一条也不导入
    Organisations {
        /// 文件
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 只看会导入什么，不保存
        #[arg(long)]
        preview: bool,
        /// 表里经纬度的坐标系：wgs84 gcj02 bd09 cgcs2000
        #[arg(long, default_value = "wgs84", value_name = "坐标系")]
        datum: String,
    },
    /// 另存一份可填写的空表
    Template {
        /// 存成哪个 .xlsx
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 导入名册、年度计划、成效清单：有一处不对，就一条也不导入
    Roster {
        /// 哪一种：envoys（特派员名册）、plan（年度计划）、outcomes（成效清单）
        #[arg(value_name = "种类")]
        what: String,
        /// 文件（XLSX 或 CSV）
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 年度计划记成哪个数，如 planned_firms
        #[arg(long, default_value = "plan", value_name = "名字")]
        metric: String,
        /// 只看会导入什么，不保存
        #[arg(long)]
        preview: bool,
        /// 不导入，另存一份可填写的空表
        #[arg(long)]
        template: bool,
    },
    /// 看 GPX、GeoJSON、KML 里有什么；加 --to 把其中一块地记到服务对象名下
    Shapes {
        /// 文件
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 文件里的坐标系：wgs84 gcj02 bd09 cgcs2000
        #[arg(long, default_value = "wgs84", value_name = "坐标系")]
        datum: String,
        /// 记到哪个服务对象名下
        #[arg(long, value_name = "编号")]
        to: Option<String>,
        /// 第几个
        #[arg(long, default_value_t = 1, value_name = "序号")]
        number: usize,
    },
}

/// 可能写了两遍的服务对象；不加动作就列出来。
#[derive(Args)]
pub struct Duplicates {
    #[command(subcommand)]
    pub verb: Option<DuplicatesVerb>,
}

#[derive(Subcommand)]
pub enum DuplicatesVerb {
    /// 是同一个：甲并入乙，以后列出乙，统计也只算一个
    Merge {
        /// 甲
        #[arg(value_name = "甲")]
        from: String,
        /// 乙
        #[arg(value_name = "乙")]
        into: String,
    },
    /// 不是同一个：以后不再提
    NotSame {
        /// 甲
        #[arg(value_name = "甲")]
        a: String,
        /// 乙
        #[arg(value_name = "乙")]
        b: String,
    },
    /// 撤销合并
    Undo {
        /// 当初并入别处的那个
        #[arg(value_name = "甲")]
        from: String,
    },
}

/// 统计用区划代码表。
#[derive(Args)]
pub struct Areas {
    #[command(subcommand)]
    pub verb: AreasVerb,
}

#[derive(Subcommand)]
pub enum AreasVerb {
    /// 导入区划代码表（CSV：code,name,from,to,successor），换掉原来的
    Import {
        /// 文件
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 按名称、拼音或首字母查
    Search {
        /// 名称的一部分、拼音或首字母
        #[arg(value_name = "词")]
        text: String,
    },
    /// 一个代码：叫什么、属于哪里、后来成了什么
    Show {
        /// 代码
        #[arg(value_name = "代码")]
        code: String,
        /// 在哪一天，如 2015-01-01；不写就是今天
        #[arg(long, value_name = "日期")]
        at: Option<String>,
    },
}
