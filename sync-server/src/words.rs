//! The domain's vocabulary in Chinese, the language of the people at the station's keyboard. One source for
//! every shell: `core/model/locales`.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

/// The vocabulary.
pub(crate) struct Words(FluentBundle<FluentResource>);

impl Words {
    /// Reads it.
    pub fn new() -> Self {
        let chinese = unic_langid::LanguageIdentifier::from_bytes(b"zh-CN").unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![chinese]);
        // A terminal shows the isolation marks as boxes.
        bundle.set_use_isolating(false);
        let source = include_str!("../../core/model/locales/zh-CN.ftl").to_owned();
        let resource = match FluentResource::try_new(source) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Words(bundle)
    }

    /// A word for a code; the code itself where a newer program wrote it.
    pub fn code(&self, vocabulary: &str, code: &str) -> String {
        self.tell(&format!("{vocabulary}-{code}"), &[])
            .unwrap_or_else(|| code.to_owned())
    }

    /// A sentence without blanks; its id where there is none.
    pub fn say(&self, id: &str) -> String {
        self.tell(id, &[]).unwrap_or_else(|| id.to_owned())
    }

    /// A sentence with one number in it, `$value`; its id where there is none.
    pub fn say_number(&self, id: &str, value: i64) -> String {
        let arguments: FluentArgs<'_> = [("value", value)].into_iter().collect();
        self.fill(id, &arguments).unwrap_or_else(|| id.to_owned())
    }

    /// A sentence with its blanks filled, if there is one.
    pub fn tell(&self, id: &str, blanks: &[(&str, &str)]) -> Option<String> {
        self.fill(id, &blanks.iter().map(|(k, v)| (*k, *v)).collect())
    }

    fn fill(&self, id: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.0.get_message(id)?.value()?;
        let text = self.0.format_pattern(pattern, Some(arguments), &mut Vec::new());
        Some(text.into_owned())
    }
}

/// A finding in a programme's text, as a sentence.
pub(crate) fn finding(finding: &ketepai_model::programme::load::Finding) -> String {
    let words = Words::new();
    let line = finding.line.to_string();
    let blanks = [
        ("line", line.as_str()),
        ("rule", finding.rule.as_str()),
        ("found", finding.found.as_str()),
    ];
    words
        .tell(&format!("programme-{}", finding.code), &blanks)
        .unwrap_or_else(|| format!("{line} {} {}: {}", finding.rule, finding.code, finding.found))
}
