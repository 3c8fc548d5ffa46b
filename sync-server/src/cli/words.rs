//! The domain's vocabulary in Chinese, the language of the people at the station's keyboard. One source for
//! every shell: `core/model/locales`.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

/// The vocabulary.
pub(super) struct Words(FluentBundle<FluentResource>);

impl Words {
    /// Reads it.
    pub fn new() -> Self {
        let chinese = unic_langid::LanguageIdentifier::from_bytes(b"zh-CN").unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![chinese]);
        // A terminal shows the isolation marks as boxes.
        bundle.set_use_isolating(false);
        let source = include_str!("../../../core/model/locales/zh-CN.ftl").to_owned();
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

    /// A sentence with its blanks filled, if there is one.
    pub fn tell(&self, id: &str, blanks: &[(&str, &str)]) -> Option<String> {
        let pattern = self.0.get_message(id)?.value()?;
        let arguments: FluentArgs<'_> = blanks.iter().map(|(k, v)| (*k, *v)).collect();
        let text = self.0.format_pattern(pattern, Some(&arguments), &mut Vec::new());
        Some(text.into_owned())
    }
}
