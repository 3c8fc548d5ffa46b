//! The command line, as a coordinator reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::station::Invite;

/// 科技特派员工作站：接收手机同步的记录，签发邀请，备份与恢复。
#[derive(Parser)]
#[command(name = "ketepai-server", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    #[allow(missing_docs)]
    pub command: Command,
}

/// 文件夹
#[derive(Args)]
pub struct Folder {
    /// 工作站文件夹（数据库、密钥、附件都在里面）
    #[arg(long, default_value = "ketepai-station")]
    pub folder: PathBuf,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// 新建工作站：生成密钥，确定旗县
    Init {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 旗县代码，6 位，例如 152524
        #[arg(long)]
        county: String,
        /// 手机访问工作站的地址，会印在邀请里，例如 http://10.0.0.7:8080
        #[arg(long)]
        public_address: Option<String>,
    },
    /// 运行工作站，直到 Ctrl-C
    Serve(Serve),
    /// 邀请一个人：显示二维码和邀请文字，一次有效
    Invite {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        #[command(flatten)]
        #[allow(missing_docs)]
        invite: InviteWhom,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 查看工作站：设备、记录、备份进度、待处理事项
    Status {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 海报：贴在墙上给农牧民扫，谁都能用，每天限若干人；只能看公开通知、提问和报名
    Poster {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 服务区域代码，须在本旗县内
        #[arg(long)]
        area: String,
        /// 每天最多几人登记
        #[arg(long, default_value_t = 50)]
        per_day: u32,
        /// 有效几天
        #[arg(long, default_value_t = 365)]
        days: u32,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 检查数据有没有被改动或损坏；有问题时退出码为 1
    Doctor {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 丢掉被改动的部分；手机同步时会把完好的补回来
        #[arg(long)]
        heal: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 调动：给一个人的所有手机换发证书（新的角色、区域）；证书到期后也用它续期
    Post {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 人员编号（status 里可查）
        #[arg(long)]
        person: String,
        /// 角色
        #[arg(long)]
        role: String,
        /// 服务区域代码，须在本旗县内
        #[arg(long)]
        area: String,
    },
    /// 停用一部手机：丢失、被盗，或人员离开；此后到达的记录先扣下，等人审查
    Revoke {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 设备编号（status 里可查）
        #[arg(long)]
        device: String,
        /// 原因：lost 丢失、left 离开
        #[arg(long, default_value = "lost")]
        reason: String,
        /// 下次联网时，先收下它的记录，再抹掉手机上的数据
        #[arg(long)]
        wipe: bool,
    },
    /// 审查被扣下的记录：不带参数时列出；--release 放行，--refuse 不予采用
    Review {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 放行这部设备的
        #[arg(long, value_name = "设备编号", conflicts_with = "refuse")]
        release: Option<String>,
        /// 不采用这部设备的
        #[arg(long, value_name = "设备编号")]
        refuse: Option<String>,
        /// 只到第几段为止
        #[arg(long, value_name = "段号")]
        up_to: Option<u64>,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 按本人要求抹除一条记录：工作站和所有手机上的内容都会消失，不能撤回
    Erase {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 记录编号，打前几个字符即可
        #[arg(long)]
        record: String,
        /// 确认抹除
        #[arg(long)]
        yes: bool,
    },
    /// 附件最多占多少空间；不写选项就只是看看
    Quota {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 全站最多多少 MB，0 表示不限
        #[arg(long, value_name = "MB")]
        total: Option<u64>,
        /// 每部手机最多多少 MB，0 表示不限
        #[arg(long, value_name = "MB")]
        device: Option<u64>,
    },
    /// 备份数据库和附件（不含密钥；root.key 请另行保管）
    Backup {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 备份到哪个文件夹，最好在另一块磁盘上
        #[arg(long)]
        to: PathBuf,
    },
    /// 收下存储卡上的 .ketepai 文件（手机用 ketepai pack 打包的）
    Unpack {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 文件
        file: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 值得看一眼的地方：模拟位置、走得太快、位置重复、照片对不上……各有依据，不是定论
    Signals {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 从哪天起，如 2026-11-01；不写就是 30 天前
        #[arg(long, value_name = "日期")]
        from: Option<String>,
        /// 到哪天止；不写就是今天
        #[arg(long, value_name = "日期")]
        to: Option<String>,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 方案：有哪些、看一个、检查一份
    Programme {
        #[command(subcommand)]
        #[allow(missing_docs)]
        what: super::programmes::Programme,
    },
    /// 报表：写成 .xlsx .csv .json .html 四个文件
    Report(super::programmes::Report),
    /// 从备份恢复（先停止工作站；原数据库改名保留）
    Restore {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 备份所在的文件夹
        #[arg(long)]
        from: PathBuf,
    },
}

/// 运行
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub folder: Folder,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// 手机访问工作站的地址，会印在邀请里；不写则沿用上次的
    #[arg(long)]
    pub public_address: Option<String>,
    /// 文件夹是新的时，先按此旗县代码新建工作站
    #[arg(long)]
    pub county: Option<String>,
}

/// 邀请谁
#[derive(Args)]
pub struct InviteWhom {
    /// 姓名
    #[arg(long)]
    name: String,
    /// 角色：herder 农牧民、envoy 特派员、team_head 团长、desk_expert 坐席专家、coordinator 联络员、officer 经办人
    #[arg(long)]
    role: String,
    /// 服务区域代码，须在本旗县内
    #[arg(long)]
    area: String,
    /// 已有人员的编号（换手机时用；status 里可查）
    #[arg(long)]
    person: Option<String>,
    /// 几分钟内有效
    #[arg(long, default_value_t = 15)]
    minutes: u32,
}

impl InviteWhom {
    pub(super) fn into_invite(self) -> Result<Invite, String> {
        let bad = |what: &str| format!("{what}不对，请检查后重试。");
        let person = self
            .person
            .map(|p| p.parse().map_err(|_| bad("人员编号")))
            .transpose()?;
        Ok(Invite {
            name: self.name,
            role: self.role,
            area: self.area.parse().map_err(|_| bad("区域代码"))?,
            person,
            minutes: self.minutes,
            per_day: None,
        })
    }
}
