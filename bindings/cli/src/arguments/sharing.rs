//! What a person may type to share without a station: with a phone nearby, or by a memory card.

use std::path::PathBuf;

use clap::Args;

/// 与旁边的手机直接交换
#[derive(Args)]
pub struct Share {
    /// 等别的手机来连；可写监听地址，默认所有网卡的 4524 端口
    #[arg(long, value_name = "地址", num_args = 0..=1, default_missing_value = "0.0.0.0:4524",
          required_unless_present = "connect", conflicts_with = "connect")]
    pub listen: Option<String>,
    /// 去连对方屏幕上显示的地址，如 192.168.43.1:4524
    #[arg(long, value_name = "地址")]
    pub connect: Option<String>,
    /// 一部接一部地等，直到 Ctrl-C
    #[arg(long, requires = "listen")]
    pub stay: bool,
}

/// 打包成文件
#[derive(Args)]
pub struct Pack {
    /// 写到哪个文件，习惯以 .ketepai 结尾
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 给工作站：谁拿到都打不开，带到工作站或任一部本旗县的手机上即可（不写 --for 时就是这样）
    #[arg(long, conflicts_with = "to")]
    pub for_station: bool,
    /// 给某人的手机：姓名、人员编号或设备编号；可写多个
    #[arg(long = "for", value_name = "谁")]
    pub to: Vec<String>,
}
