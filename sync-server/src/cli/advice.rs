//! What a coordinator is told when something does not work: what it is, and what to do.

use crate::error::Error;

/// An error as a sentence of advice.
pub(crate) fn advice(error: &Error) -> String {
    use ketepai_store::Error as Store;
    match error {
        Error::NotFounded => {
            "这个文件夹里没有工作站。新建请用 init --county <旗县代码>，或检查 --folder。".into()
        }
        Error::AlreadyFounded => "这个文件夹里已有工作站，没有改动它。运行请用 serve。".into(),
        Error::NoRootKey => "需要 root.key，但文件夹里没有。请把保管的 root.key 放回文件夹再试。".into(),
        Error::DamagedFile(name) => format!("{name} 已损坏。请从保管的副本放回再试。"),
        Error::ForeignArea => "区域不在本旗县内，请检查区域代码。".into(),
        Error::Invalid("name") => "姓名不能为空，也不能超过 40 个字。".into(),
        Error::Invalid("role") => {
            "没有这个角色。可用：herder、envoy、team_head、desk_expert、coordinator、officer、\
             home_unit_contact、firm_contact、observer。"
                .into()
        }
        Error::Invalid("minutes") => "有效时间应在 1 到 10080 分钟之间。".into(),
        Error::Invalid("address") => "地址应以 http:// 或 https:// 开头。".into(),
        Error::NotFound(what) => not_found(what),
        Error::Findings(findings) => findings
            .iter()
            .map(crate::words::finding)
            .collect::<Vec<_>>()
            .join("\n"),
        Error::Exchange(error) => exchange(error.rule()),
        Error::Invalid("from" | "to" | "as_of" | "day") => "日期应写成 2026-11-20，止期不能早于起期。".into(),
        Error::Invalid("position") => "位置应是本站已有的到达序号，从 0 起的整数。".into(),
        Error::Invalid("signer") => "不是本站的签名密钥签署的。".into(),
        Error::Invalid("signature" | "digest") => "报表或签名被改动过，与签署时不一致。".into(),
        Error::Invalid("format") => "格式可用：json、xlsx、csv、html。".into(),
        Error::Invalid(what) => format!("{what} 不对，请检查后重试。"),
        Error::NoAddress => {
            "还不知道手机用什么地址访问工作站。请先运行 serve --public-address http://…，再发邀请。".into()
        }
        Error::NoBackup => "这个文件夹里没有备份（找不到 ketepai.db）。请检查 --from。".into(),
        Error::Parcel(error) => parcel(*error).into(),
        Error::Store(Store::InUse) => "另一个程序正在使用这个文件夹。请先停止它再试。".into(),
        Error::Store(Store::TooNew) => "数据库由更新的版本写成。请升级本程序，不要改动数据库。".into(),
        error if error.is_full() => "磁盘已满，没有写入。请腾出空间再试，已有数据不受影响。".into(),
        Error::Io { path, source } => format!("文件或网络出错：{}（{source}）。", path.display()),
        Error::Store(_) | Error::Model(_) | Error::Books(_) => {
            format!("数据库出错（{error}）。请保留文件夹，用备份恢复前先联系支持。")
        }
    }
}

fn not_found(what: &str) -> String {
    let what = match what {
        "programme" => "方案。可用 programme list 查看代号",
        "report" => "报表。可用 programme show 查看方案里的报表代号",
        "grades" => "考核办法，请核对方案里的代号",
        "demand" => "需求，请核对记录编号",
        "record" => "记录，请核对记录编号",
        "standing" => "程序：这条记录没有选定程序，或方案里没有它的程序",
        _ => "内容",
    };
    format!("没有这个{what}。")
}

/// What keeps a workbook from being read or written.
fn exchange(rule: &str) -> String {
    let why = match rule {
        "no_named_cells" => {
            "模板里没有命名的单元格。请在“公式 → 名称管理器”里给要填的格子命名，如 row.column"
        }
        "macro_enabled" => "模板带宏，不能填。请另存为 .xlsx",
        "template_protected" => "模板的工作表有保护，请先撤销保护",
        "password_protected" => "模板有密码，请先去掉密码",
        "old_xls" => "模板是旧的 .xls，请另存为 .xlsx",
        "not_xlsx" | "empty_file" => "这不是 .xlsx 文件",
        "template_broken" => "模板不完整，请用表格软件打开后重新保存",
        "two_names_one_cell" => "模板里有两个名字指着同一个格子，请留一个",
        "zip_bomb" | "too_many_bytes" => "模板太大",
        "cell_too_long" => "有一格的文字太长，表格放不下",
        "too_many_rows" => "行数太多，表格放不下。请缩短期间，或不带明细",
        other => other,
    };
    format!("{why}。")
}

/// What is wrong with a file from a memory card. Nothing of it was taken in.
fn parcel(error: ketepai_sync::parcel::ParcelError) -> &'static str {
    use ketepai_sync::parcel::ParcelError;
    match error {
        ParcelError::NotOurs => "这不是 .ketepai 文件。请检查文件名。",
        ParcelError::Damaged => "文件不完整或已损坏，没有收下任何内容。请从原手机重新打包（ketepai pack）。",
        ParcelError::UpdateRequired => "文件由更新的版本写成。请升级本程序再试。",
        ParcelError::Foreign => "文件来自别的旗县，没有收下。",
        ParcelError::BadLabel => "文件上的标签不是打包人签的，没有收下。",
        ParcelError::WrongDestination => "文件不是给本工作站的（也不是给它用过的密钥的），没有收下。",
        ParcelError::Unreadable => "文件打不开，没有收下。请从原手机重新打包。",
        ParcelError::TooLarge => "文件太大，没有收下。请让对方分几次打包。",
    }
}
