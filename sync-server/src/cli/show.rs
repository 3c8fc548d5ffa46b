//! What the commands print: for a person by default, as JSON when a program asks.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use ketepai_store::Finding;

use crate::station::{
    Backup, Diagnosis, Ended, Issued, Posted, Quota, Restored, Reviewed, Station, Status, Unpacked,
};
use crate::store::HeldEntry;
use crate::words::Words;

/// As JSON, or for a person.
pub(super) fn print<T: serde::Serialize>(
    value: &T,
    json: bool,
    show: impl FnOnce(&T) -> String,
) -> Result<String, String> {
    if !json {
        return Ok(show(value));
    }
    let text = serde_json::to_string_pretty(value).map_err(|e| e.to_string())?;
    Ok(text + "\n")
}

pub(super) fn founded(station: &Station) -> String {
    let folder = station.folder().display();
    format!(
        "工作站已建立：旗县 {}，文件夹 {folder}\n\
         请立即把 {folder}/root.key 抄存到离线的地方（两份）；它不在备份里，丢失后无法换发签名密钥。\n",
        station.county()
    )
}

pub(super) fn opened(station: &Station, listen: &str) -> String {
    let address = station.address().ok().flatten().unwrap_or_default();
    format!(
        "工作站正在运行：旗县 {}，监听 {listen}，邀请中的地址 {address}。按 Ctrl-C 停止。",
        station.county()
    )
}

pub(super) fn issued(issued: &Issued, minutes: u32) -> String {
    let qr = qr(&issued.text).unwrap_or_default();
    format!(
        "{qr}\n{}\n\n{minutes} 分钟内、一台手机上有效。请让本人用手机扫描，或粘贴上面的文字。\n人员编号：{}\n",
        issued.text, issued.person
    )
}

pub(super) fn poster(issued: &Issued, per_day: u32, days: u32) -> String {
    let qr = qr(&issued.text).unwrap_or_default();
    format!(
        "{qr}\n{}\n\n海报 {} 号：{days} 天内，每天最多 {per_day} 人用它登记为农牧民。请印出来贴在看得见的地方。\n",
        issued.text, issued.number
    )
}

/// Light on dark, as terminals mostly are.
fn qr(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    let mut image = code.render::<Dense1x2>();
    Some(
        image
            .dark_color(Dense1x2::Light)
            .light_color(Dense1x2::Dark)
            .build(),
    )
}

pub(super) fn backup(made: &Backup, to: &Path) -> String {
    format!(
        "备份完成：到第 {} 段，新复制附件 {} 个，位置 {}\nroot.key 不在备份里，请另行保管。\n",
        made.position,
        made.files,
        to.display()
    )
}

pub(super) fn unpacked(unpacked: &Unpacked) -> String {
    let mut text = format!(
        "收下 {} 包：新的 {} 段，已有的 {} 段。\n",
        unpacked.parcels, unpacked.new, unpacked.known
    );
    for reason in &unpacked.refused {
        let _ = writeln!(text, "有内容没有收下：{reason}");
    }
    text
}

pub(super) fn restored(restored: &Restored) -> String {
    let aside = match &restored.aside {
        Some(path) => format!("原数据库保留为 {}\n", path.display()),
        None => String::new(),
    };
    format!(
        "恢复完成：附件 {} 个。\n{aside}下次启动时会换用新的签名密钥（需要 root.key 在文件夹里）；\
         手机再次同步时会把备份之后的记录补回来。\n",
        restored.files
    )
}

pub(super) fn posted(posted: &Posted) -> String {
    format!(
        "已换发 {} 部手机的证书。手机下次同步时先送完旧区域的记录，再换到新区域。\n",
        posted.devices
    )
}

pub(super) fn ended(ended: &Ended, wipe: bool) -> String {
    let before = if ended.before { "（此前已停用）" } else { "" };
    let wipe = match wipe {
        true => "它下次联网时先交出记录，再抹掉手机上的数据。",
        false => "",
    };
    format!(
        "已停用设备 {}{before}。此后到达的记录会扣下，用 review 审查。{wipe}\n",
        ended.device
    )
}

/// What waits, by device, with what to type.
pub(super) fn held(held: &[HeldEntry]) -> String {
    if held.is_empty() {
        return "没有等待审查的记录。\n".to_owned();
    }
    let mut text = String::new();
    for (n, entry) in held.iter().enumerate() {
        if n == 0 || held[n - 1].device != entry.device {
            let _ = writeln!(text, "设备 {}（{}）：", entry.device, reason(&entry.reason));
        }
        let _ = writeln!(
            text,
            "  第 {} 段　{}　记录 {}",
            entry.number, entry.kind, entry.record
        );
    }
    text + "放行：review --release <设备编号> [--up-to <段号>]；不采用：review --refuse <设备编号>\n"
}

fn reason(code: &str) -> &str {
    match code {
        "lost" => "手机丢失",
        "left" => "人员离开",
        "succeeded" => "手机有了两份，另一份已换用新钥",
        other => other,
    }
}

pub(super) fn reviewed(reviewed: &Reviewed, refused: bool) -> String {
    match refused {
        true => format!("不采用 {} 条。作者的手机会看到原因。\n", reviewed.count),
        false => format!("已放行 {} 条。\n", reviewed.count),
    }
}

pub(super) fn diagnosis(diagnosis: &Diagnosis) -> String {
    if diagnosis.findings.is_empty() {
        return "检查完毕：一切完好，签名、内容、列表和统计都对得上。\n".to_owned();
    }
    let words = Words::new();
    let mut text = format!("发现 {} 处问题：\n", diagnosis.findings.len());
    for finding in &diagnosis.findings {
        let _ = writeln!(text, "  {}", self::finding(finding, &words));
    }
    text += match diagnosis.dropped {
        Some(_) => "被改动的部分已丢掉，列表和统计已重做；手机下次同步时会把完好的补回来。\n",
        None => {
            "怎么办：ketepai-server doctor --heal 丢掉被改动的部分并重做列表；手机下次同步时会把完好的补回来。\n"
        }
    };
    text
}

fn finding(finding: &Finding, words: &Words) -> String {
    let table = words.code("table", &finding.table);
    let what = words.tell(&format!("finding-{}", finding.code), &[("table", &table)]);
    let mut parts = vec![what.unwrap_or_else(|| finding.code.clone())];
    if let Some(record) = &finding.record {
        let (id, title) = (record.short(), finding.title.clone().unwrap_or_default());
        parts.extend(words.tell("finding-record", &[("id", &id), ("title", &title)]));
    }
    if let Some(file) = &finding.file {
        parts.extend(words.tell("finding-file", &[("file", &file.to_string()[..10])]));
    }
    if let (Some(device), Some(scope), Some(number)) = (&finding.device, &finding.scope, finding.number) {
        let (device, number) = (device.to_string(), number.to_string());
        let blanks = [("device", &device[..6]), ("scope", scope), ("number", &number)];
        parts.extend(words.tell("finding-segment", &blanks));
    }
    parts.join("，")
}

pub(super) fn quota(quota: &Quota) -> String {
    let said = |most: Option<u64>| most.map_or("不限".to_owned(), |bytes| format!("{} MB", bytes >> 20));
    format!(
        "附件份额：全站 {}，每部手机 {}（联络员和管理员的手机不受后者限制）。文字不受限制。\n",
        said(quota.total),
        said(quota.device)
    )
}

pub(super) fn status(status: &Status) -> String {
    let words = Words::new();
    let mut text = format!(
        "旗县 {}　地址 {}　签名密钥第 {} 把\n已接收 {} 段，其中已备份到第 {} 段\n条目 {}　附件 {} 个，{} MB\n",
        status.county,
        status.address.as_deref().unwrap_or("（未设置）"),
        status.incarnation,
        status.position,
        status.backed_up,
        status.entries,
        status.blobs,
        status.blob_bytes.div_ceil(1_000_000)
    );
    let records: Vec<String> = status
        .records
        .iter()
        .map(|(kind, n)| format!("{} {n}", words.code("kind", kind)))
        .collect();
    let _ = writeln!(
        text,
        "记录：{}",
        if records.is_empty() {
            "无".into()
        } else {
            records.join("，")
        }
    );
    let _ = writeln!(text, "设备（{}）：", status.devices.len());
    for device in &status.devices {
        let name = device.name.as_deref().unwrap_or("（无名）");
        let _ = writeln!(
            text,
            "  {name}　{}　人员 {}　设备 {}",
            device
                .roles
                .iter()
                .map(|role| words.code("role", role))
                .collect::<Vec<_>>()
                .join("、"),
            device.person,
            device.device
        );
        if let Some(code) = &device.ended {
            let _ = writeln!(text, "    已停用：{}", reason(code));
        } else if device.pending {
            let _ = writeln!(text, "    新证书已发，手机还没有换上");
        }
    }
    for invitation in &status.invitations {
        let (number, role, area, tries) = (
            invitation.number,
            words.code("role", &invitation.role),
            &invitation.area,
            invitation.tries,
        );
        let _ = writeln!(text, "未用的邀请 {number}：{role}，{area}，已试错 {tries} 次");
    }
    text + &attention(status, &words)
}

/// What needs somebody's eye.
fn attention(status: &Status, words: &Words) -> String {
    let mut text = String::new();
    if status.backed_up < status.position {
        let _ = writeln!(
            text,
            "请备份：还有 {} 段没有备份。",
            status.position - status.backed_up
        );
    }
    if status.conflicts > 0 {
        let _ = writeln!(text, "有 {} 处同时修改，等人选定。", status.conflicts);
    }
    if status.held > 0 {
        let _ = writeln!(text, "有 {} 条记录扣下等待审查：用 review 查看。", status.held);
    }
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for aside in &status.aside {
        *reasons
            .entry(aside.reason.as_deref().unwrap_or(&aside.standing))
            .or_default() += 1;
    }
    for (reason, count) in reasons {
        let _ = writeln!(
            text,
            "未计入的条目：{}，{count} 条（用 --json 看明细）",
            words.code("refusal", reason)
        );
    }
    text
}
