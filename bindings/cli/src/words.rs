//! The sentences. The domain's vocabulary comes from `core/model/locales`, the command line's own sentences
//! from `locales/`; a sentence that is missing shows its name, and fails a test.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The languages of the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Language {
    /// 简体中文
    #[value(name = "zh-CN")]
    Chinese,
    /// English
    #[value(name = "en")]
    English,
}

impl Language {
    fn sources(self) -> [&'static str; 2] {
        match self {
            Language::Chinese => [
                include_str!("../../../core/model/locales/zh-CN.ftl"),
                include_str!("../locales/zh-CN.ftl"),
            ],
            Language::English => [
                include_str!("../../../core/model/locales/en.ftl"),
                include_str!("../locales/en.ftl"),
            ],
        }
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Language::Chinese => unic_langid::LanguageIdentifier::from_bytes(b"zh-CN"),
            Language::English => unic_langid::LanguageIdentifier::from_bytes(b"en"),
        }
        .unwrap_or_default()
    }
}

/// One language's sentences.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The sentences of a language.
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new(vec![language.identifier()]);
        // A terminal shows the isolation marks as boxes.
        bundle.set_use_isolating(false);
        for source in language.sources() {
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Words { bundle }
    }

    /// A sentence without blanks.
    pub fn say(&self, id: &str) -> String {
        self.tell(id, &[])
    }

    /// A sentence with its blanks filled.
    pub fn tell(&self, id: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        self.find(id, blanks).unwrap_or_else(|| format!("⟨{id}⟩"))
    }

    /// A word of the vocabulary for a code; the code itself where a newer program wrote it.
    pub fn code(&self, vocabulary: &str, code: &str) -> String {
        // A name in Fluent has no dots; a metric's has.
        self.find(&format!("{vocabulary}-{}", code.replace('.', "-")), &[])
            .unwrap_or_else(|| code.to_owned())
    }

    /// The name of a field, or its key where a newer program wrote it.
    pub fn field(&self, kind: &str, field: &str) -> String {
        let (field, part) = field.split_once('/').unwrap_or((field, ""));
        let known = self
            .find(&format!("field-{kind}-{field}"), &[])
            .or_else(|| self.find(&format!("field-{field}"), &[]));
        let name = known.unwrap_or_else(|| field.to_owned());
        match part {
            "" => name,
            part => format!("{name}（{}）", self.code("language", part)),
        }
    }

    /// The sentence, if there is one.
    pub fn find(&self, id: &str, blanks: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let arguments: FluentArgs<'_> = blanks.iter().map(|(k, v)| (*k, v.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        Some(text.into_owned())
    }
}

#[cfg(test)]
mod tests;
