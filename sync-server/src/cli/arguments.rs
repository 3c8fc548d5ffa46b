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
    /// 备份数据库和附件（不含密钥；root.key 请另行保管）
    Backup {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: Folder,
        /// 备份到哪个文件夹，最好在另一块磁盘上
        #[arg(long)]
        to: PathBuf,
    },
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
        })
    }
}
