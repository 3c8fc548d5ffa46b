//! `programme` and `report`: which programmes there are, whether a text would do as one, and reports as files.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use ketepai_model::programme::rules::Day;

use super::{advice, ask, show, signals};
use crate::error::{Error, at};
use crate::handlers::admin::{Nothing, OfCode, ReportTo};
use crate::station::{Named, ProgrammeLine, ProgrammeText, ReportAsk, Shelf, Written};
use crate::words::Words;

/// 方案
#[derive(Subcommand)]
pub enum Programme {
    /// 有哪些方案
    List {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: super::arguments::Folder,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 看一个方案：有哪些报表和考核办法；--text 输出原文，可以另存了改
    Show {
        #[command(flatten)]
        #[allow(missing_docs)]
        folder: super::arguments::Folder,
        /// 方案代号，如 jiaozuo
        code: String,
        /// 输出方案原文
        #[arg(long)]
        text: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 检查一份方案文本能不能用；有错时逐条说明，退出码为 1
    Check {
        /// 文件
        file: PathBuf,
    },
}

/// 报表
#[derive(clap::Args)]
pub struct Report {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub folder: super::arguments::Folder,
    /// 方案代号
    pub programme: String,
    /// 报表代号（programme show 里可查）
    pub report: String,
    /// 起始日期，如 2026-01-01；不写就是截止日所在年的第一天
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 截止日期；不写就是 --as-of
    #[arg(long, value_name = "日期")]
    pub to: Option<String>,
    /// 按哪一天为止的记录，之后收到的不算；不写就是今天
    #[arg(long, value_name = "日期")]
    pub as_of: Option<String>,
    /// 写到哪个文件夹
    #[arg(long, default_value = ".")]
    pub out: PathBuf,
    /// 不附每个数背后的记录
    #[arg(long)]
    pub without_details: bool,
}

pub(super) fn programme(what: Programme) -> Result<String, String> {
    match what {
        Programme::List { folder, json } => {
            let shelf: Shelf = ask(&folder.folder, "programmes", &Nothing {}, |s| s.programmes())?;
            show::print(&shelf, json, told_shelf)
        }
        Programme::Show {
            folder,
            code,
            text,
            json,
        } => {
            let which = OfCode { code };
            let found: ProgrammeText = ask(&folder.folder, "programme", &which, |s| {
                s.programme(&which.code, None)
            })?;
            match text {
                true => Ok(found.text),
                false => show::print(&found, json, told_programme),
            }
        }
        Programme::Check { file } => check(&file),
    }
}

fn check(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|e| advice(&at(file)(e)))?;
    let rules = ketepai_model::programme::load::load(&text);
    let rules = rules.map_err(|findings| {
        let count = findings.len();
        format!("有 {count} 处要改：\n{}", advice(&Error::Findings(findings)))
    })?;
    Ok(format!(
        "能用：{}（{}，第 {} 版，{} 至 {}）。\n",
        rules.title, rules.id, rules.version, rules.from, rules.to
    ))
}

pub(super) fn report(wanted: Report) -> Result<String, String> {
    let folder = wanted.folder.folder.clone();
    let to = std::path::absolute(&wanted.out).map_err(|e| advice(&at(&wanted.out)(e)))?;
    let question = ReportTo {
        ask: wanted.into_ask()?,
        to,
    };
    let written: Written = ask(&folder, "report", &question, |s| {
        s.write_report(&question.ask, &question.to)
    })?;
    Ok(told_report(&written))
}

impl Report {
    fn into_ask(self) -> Result<ReportAsk, String> {
        let read = |text: &Option<String>| text.as_deref().map(signals::day).transpose();
        let as_of_day = read(&self.as_of)?.unwrap_or_else(signals::today);
        let to_day = read(&self.to)?.unwrap_or(as_of_day);
        let first = Day::first_of(Day(to_day).year()).0;
        Ok(ReportAsk {
            from_day: read(&self.from)?.unwrap_or(first),
            to_day,
            as_of_day,
            position: None,
            version: None,
            details: !self.without_details,
            programme: self.programme,
            report: self.report,
        })
    }
}

fn told_shelf(shelf: &Shelf) -> String {
    let mut text = String::new();
    for line in &shelf.programmes {
        let here = if line.holds_here { "本旗县适用" } else { "" };
        let _ = writeln!(text, "{}", told_line(line, here));
    }
    for unreadable in &shelf.unreadable {
        let _ = writeln!(text, "{}　不能用，仍按上一版：", unreadable.code);
        for finding in &unreadable.findings {
            let _ = writeln!(text, "  {}", finding.sentence);
        }
    }
    text
}

fn told_line(line: &ProgrammeLine, here: &str) -> String {
    format!(
        "{}　第 {} 版　{} 至 {}　{}　{here}",
        line.code, line.version, line.from, line.to, line.title
    )
}

fn told_programme(found: &ProgrammeText) -> String {
    let line = &found.line;
    let mut text = told_line(line, "");
    let _ = writeln!(text, "\n文件：{}\n报表：", line.document);
    let list = |text: &mut String, named: &[Named]| {
        for one in named {
            let _ = writeln!(text, "  {}　{}　依据 {}", one.id, one.name, one.clause);
        }
    };
    list(&mut text, &line.reports);
    if !line.grades.is_empty() {
        text.push_str("考核：\n");
        list(&mut text, &line.grades);
    }
    text
}

fn told_report(written: &Written) -> String {
    let mut text = String::new();
    for file in &written.files {
        let _ = writeln!(text, "已写出 {}", file.display());
    }
    let _ = writeln!(
        text,
        "按到第 {} 段为止的记录；摘要 {}",
        written.position, written.digest
    );
    if written.weak.is_empty() {
        return text;
    }
    let words = Words::new();
    text.push_str("期内有这些依据不足的记录，已照数列出，没有扣减：\n");
    for (code, count) in &written.weak {
        let _ = writeln!(text, "  {} {count} 条", words.code("weak", code));
    }
    text
}
