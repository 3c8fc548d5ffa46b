//! Reads the arguments, and says in the person's language what is wrong with them.

use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};

use ketepai_core::model::place::border;

use crate::arguments::Arguments;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";
const AFTER: &str = "编号打前几个字符即可。退出码：2 写得不对，3 没有这条，4 不允许，5 还没登记，6 连不上，\
7 手机正被占用，8 空间满了，9 数据库损坏，10 需要新版本，1 其他。";

/// The arguments; else help or a complaint has been printed, and this is the exit code.
pub fn parse() -> Result<Arguments, ExitCode> {
    let parsed = command()
        .try_get_matches()
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map_err(|error| {
        let wanted = matches!(
            error.kind(),
            ErrorKind::DisplayHelp
                | ErrorKind::DisplayVersion
                | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        );
        if wanted {
            print(&error);
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
        eprintln!("{}", complaint(&error));
        ExitCode::from(2)
    })
}

/// Help, with the few words that clap has of its own in Chinese.
fn print(error: &clap::Error) {
    let words = [
        ("[OPTIONS]", "[选项]"),
        ("[env: ", "[环境变量："),
        ("[default: ", "[默认："),
    ];
    let english = error.render().to_string();
    let text = words
        .iter()
        .fold(english, |text, (from, to)| text.replace(from, to));
    let _ = match error.use_stderr() {
        true => write!(std::io::stderr(), "{text}"),
        false => write!(std::io::stdout(), "{text}"),
    };
}

/// The command with Chinese headings throughout.
pub fn command() -> Command {
    in_chinese(Arguments::command())
        .after_help(format!("{AFTER}\n坐标系换算用到的边界：{}", border::ATTRIBUTION))
}

fn in_chinese(command: Command) -> Command {
    command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help("显示帮助"),
        )
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            arg.help_heading(heading)
        })
        .mut_subcommands(in_chinese)
}

fn complaint(error: &clap::Error) -> String {
    let about = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = about(ContextKind::InvalidArg);
    let value = about(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有 {argument} 这个选项。"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令。", about(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("还缺：{argument}。"),
        ErrorKind::MissingSubcommand => "还缺一个命令。".to_owned(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("{argument} 后面要写内容。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!(
                "{argument} 不能写成“{value}”。{}",
                choices(&about(ContextKind::ValidValue))
            )
        }
        ErrorKind::ArgumentConflict => format!("{argument} 不能与 {} 同用。", about(ContextKind::PriorArg)),
        _ => return error.to_string(),
    };
    format!("{what}加 --help 看写法。")
}

fn choices(valid: &str) -> String {
    match valid {
        "" => String::new(),
        valid => format!("可写：{valid}。"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_hold_together() {
        super::command().debug_assert();
    }
}
