//! What may be typed after `cargo demo --`.

use std::path::PathBuf;

use super::programmes;

const USAGE: &str =
    "用法：cargo demo -- [--once] [--json] [--lang zh-CN|en] [--programme 方案] [--out 文件夹]
  --once       演完就结束并清理；不写则留着工作站和手机供人摆弄，直到 Ctrl-C
  --json       故事写到标准错误，标准输出最后一行是一个 JSON 对象
  --english    用英语讲，同 --lang en
  --programme  只演一个方案：shaoxing-2024、jiaozuo、inner-mongolia-2021、heilongjiang-enterprise、
               wenzhou-vice-president-2024
  --out        报表写到哪个文件夹；只演一个方案而不写时，放在系统的临时文件夹里并留下";

/// How to play.
#[derive(Debug, Default)]
pub struct Options {
    /// Ends by itself and leaves nothing behind but reports.
    pub once: bool,
    /// Prints the tally as JSON on the last line.
    pub json: bool,
    /// Tells the story in English.
    pub english: bool,
    /// Plays this programme and nothing else.
    pub programme: Option<String>,
    /// Where reports go.
    pub out: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments, or says what may be written.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, &'static str> {
        let mut options = Options::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--once" => options.once = true,
                "--json" => options.json = true,
                "--english" => options.english = true,
                "--lang" => match arguments.next().as_deref() {
                    Some("en") => options.english = true,
                    Some("zh-CN") => options.english = false,
                    _ => return Err(USAGE),
                },
                "--programme" => options.programme = Some(known(arguments.next())?),
                "--out" => options.out = Some(arguments.next().ok_or(USAGE)?.into()),
                _ => return Err(USAGE),
            }
        }
        Ok(options)
    }
}

fn known(code: Option<String>) -> Result<String, &'static str> {
    code.filter(|code| programmes::CODES.contains(&code.as_str()))
        .ok_or(USAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Options, &'static str> {
        Options::parse(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_shipped_programme_has_its_play() {
        for code in programmes::CODES {
            let options = parse(&format!("--once --programme {code} --out reports")).unwrap();
            assert_eq!(options.programme.as_deref(), Some(code));
            assert_eq!(options.out, Some("reports".into()));
        }
    }

    #[test]
    fn a_programme_that_nobody_wrote_is_not_played() {
        assert!(parse("--programme beijing-1999").unwrap_err().contains("jiaozuo"));
        assert!(parse("--programme").is_err());
        assert!(parse("--out").is_err());
    }
}
