//! What may be typed about files: photos, recordings, material on their way.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
pub struct Files {
    #[command(subcommand)]
    pub verb: Option<FilesVerb>,
}

#[derive(Subcommand)]
pub enum FilesVerb {
    /// 现在就送（或取）这一个，不管流量
    Now(File),
    /// 先别送（或取）这一个
    Pause(File),
    /// 接着送（或取）
    Resume(File),
    /// 不送（或不取）了；自己的文件留在本机
    Cancel(File),
    /// 把一条记录的文件从工作站取到本机：培训材料、地图包、同事的照片
    Fetch {
        /// 记录的编号
        #[arg(value_name = "编号")]
        id: String,
        /// 连原图也取
        #[arg(long)]
        originals: bool,
    },
    /// 把一条记录的文件另存到文件夹里
    Save {
        /// 记录的编号
        #[arg(value_name = "编号")]
        id: String,
        /// 文件夹
        #[arg(value_name = "文件夹")]
        folder: PathBuf,
    },
    /// 流量和空间的规矩；不写选项就只是看看
    Settings(FileSettings),
    /// 腾出空间：只清掉工作站备份里已经有的，先原图；缩略图不动
    MakeRoom {
        /// 要腾出多少 MB
        #[arg(value_name = "MB")]
        megabytes: u64,
    },
}

#[derive(Args)]
pub struct File {
    /// 文件编号，`ketepai files` 里写的；打前几个字符即可
    #[arg(value_name = "文件编号")]
    pub hash: String,
}

#[derive(Args)]
pub struct FileSettings {
    /// 按流量收费的网络上，一个月最多用多少 MB
    #[arg(long, value_name = "MB")]
    pub metered_mb: Option<u64>,
    /// 不收流量费时送不送原图
    #[arg(long, value_name = "是否")]
    pub originals: Option<bool>,
    /// 拍照时在本机留不留原图
    #[arg(long, value_name = "是否")]
    pub keep_originals: Option<bool>,
    /// 空间不够时，可不可以清掉已备份的原图
    #[arg(long, value_name = "是否")]
    pub give_up_originals: Option<bool>,
    /// 空间不够时，可不可以清掉已备份的证据图
    #[arg(long, value_name = "是否")]
    pub give_up_evidence: Option<bool>,
}
