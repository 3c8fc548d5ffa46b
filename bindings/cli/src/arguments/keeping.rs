//! Arguments about whose phone this is and who can open it.

use clap::{Args, Subcommand};

/// 手机的密码。从终端问，或取自环境变量 KETEPAI_PIN；改密码时新的取自 KETEPAI_NEW_PIN。
#[derive(Args)]
pub struct Pin {
    #[command(subcommand)]
    pub verb: PinVerb,
}

#[derive(Subcommand, Clone, Copy, PartialEq, Eq)]
pub enum PinVerb {
    /// 设密码：以后打开这部手机都要用它，忘了就打不开了
    Set,
    /// 改密码
    Change,
    /// 取消密码
    Remove,
}

/// 一家人共用的手机。
#[derive(Args)]
pub struct Profile {
    #[command(subcommand)]
    pub verb: ProfileVerb,
}

#[derive(Subcommand)]
pub enum ProfileVerb {
    /// 再加一份，以后用 --profile 名字 打开
    Add {
        /// 名字：字母、汉字、数字、- 和 _；拿到手机的人看得到
        #[arg(value_name = "名字")]
        name: String,
    },
    /// 列出有哪几份
    List,
}
