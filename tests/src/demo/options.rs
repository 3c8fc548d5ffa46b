//! What may be typed after `cargo demo --`.

const USAGE: &str = "用法：cargo demo -- [--once] [--json] [--lang zh-CN|en]
  --once   演完就结束并清理；不写则留着工作站和手机供人摆弄，直到 Ctrl-C
  --json   故事写到标准错误，标准输出最后一行是一个 JSON 对象";

/// How to play.
#[derive(Default)]
pub struct Options {
    /// Ends by itself and leaves nothing behind.
    pub once: bool,
    /// Prints the tally as JSON on the last line.
    pub json: bool,
    /// Tells the story in English.
    pub english: bool,
}

impl Options {
    /// Reads the arguments, or says what may be written.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, &'static str> {
        let mut options = Options::default();
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--once" => options.once = true,
                "--json" => options.json = true,
                "--lang" => match arguments.next().as_deref() {
                    Some("en") => options.english = true,
                    Some("zh-CN") => options.english = false,
                    _ => return Err(USAGE),
                },
                _ => return Err(USAGE),
            }
        }
        Ok(options)
    }
}
