//! The settings that an administrator changes while the server runs (`admin/update-meta`).

use std::sync::Arc;

use arc_swap::ArcSwap;
use kanikey_core::RolePolicies;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::words::WordFilter;

/// The instance's settings; kept as one JSON object, so that a new one needs no migration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are those of Misskey's admin/update-meta")]
pub struct Settings {
    /// The server's name, where it has one.
    pub name: Option<String>,
    pub short_name: Option<String>,
    /// What the server says of itself.
    pub description: Option<String>,
    pub maintainer_name: Option<String>,
    pub maintainer_email: Option<String>,
    pub langs: Vec<String>,
    pub tos_url: Option<String>,
    pub repository_url: Option<String>,
    pub feedback_url: Option<String>,
    pub impressum_url: Option<String>,
    pub privacy_policy_url: Option<String>,
    pub inquiry_url: Option<String>,
    /// Nobody can sign up by themselves.
    pub disable_registration: bool,
    pub theme_color: Option<String>,
    pub mascot_image_url: Option<String>,
    pub banner_url: Option<String>,
    pub server_error_image_url: Option<String>,
    pub not_found_image_url: Option<String>,
    pub info_image_url: Option<String>,
    pub icon_url: Option<String>,
    #[serde(rename = "app192IconUrl")]
    pub app192_icon_url: Option<String>,
    #[serde(rename = "app512IconUrl")]
    pub app512_icon_url: Option<String>,
    pub background_image_url: Option<String>,
    pub logo_image_url: Option<String>,
    pub default_light_theme: Option<String>,
    pub default_dark_theme: Option<String>,
    pub client_options: Map<String, Value>,
    pub server_rules: Vec<String>,
    /// Handles.
    pub pinned_users: Vec<String>,
    /// Hashtags that are not shown as trends.
    pub hidden_tags: Vec<String>,
    /// Hosts (with all below them) that this server does not speak with.
    pub blocked_hosts: Vec<String>,
    pub silenced_hosts: Vec<String>,
    pub media_silenced_hosts: Vec<String>,
    pub federation: FederationScope,
    /// The hosts to speak with where `federation` is `specified`.
    pub federation_hosts: Vec<String>,
    pub sensitive_words: Vec<String>,
    pub prohibited_words: Vec<String>,
    pub prohibited_words_for_name_of_user: Vec<String>,
    /// Names that only an administrator can give.
    pub preserved_usernames: Vec<String>,
    pub banned_email_domains: Vec<String>,
    pub manifest_json_override: String,
    pub notes_per_one_ad: u32,
    pub url_preview_enabled: bool,
    pub cache_remote_files: bool,
    pub cache_remote_sensitive_files: bool,
    pub enable_identicon_generation: bool,
    pub enable_server_machine_stats: bool,
    pub enable_ip_logging: bool,
    pub single_user_mode: bool,
    pub ugc_visibility_for_visitor: UgcVisibility,
    pub proxy_remote_files: bool,
    pub sign_to_activity_pub_get: bool,
    pub allow_external_ap_redirect: bool,
    pub show_role_badges_of_remote_users: bool,
    /// Notes of other servers that nobody here had to do with are removed when they are old.
    pub enable_remote_notes_cleaning: bool,
    /// How old, in days.
    pub remote_notes_cleaning_expiry_days_for_each_notes: u32,
    /// How long that may take in a day.
    pub remote_notes_cleaning_max_processing_duration_in_minutes: u32,
    /// Copies of files of other servers go when they are as old as this, in days; 0: never for their age.
    pub cached_remote_files_expiry_days: u32,
    /// The oldest go when all together take more than this, in megabytes; 0: as much as there is.
    pub cached_remote_files_max_megabytes: u32,
}

/// With which servers this one speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum FederationScope {
    All,
    Specified,
    None,
}

/// Whose notes visitors see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum UgcVisibility {
    All,
    Local,
    None,
}

/// The settings and policies as last read; every process replaces its own on `SettingsChanged`.
#[derive(Debug, Default)]
pub struct SettingsCell {
    settings: ArcSwap<Settings>,
    policies: ArcSwap<RolePolicies>,
    words: ArcSwap<Words>,
}

/// What notes must not say, ready to be looked for.
#[derive(Debug, Default)]
pub struct Words {
    /// Nobody may say this.
    pub prohibited: WordFilter,
    /// Nobody may say this in public.
    pub sensitive: WordFilter,
}

impl Settings {
    /// Whether only an administrator can give this name.
    pub fn is_preserved(&self, username: &str) -> bool {
        let username = username.to_lowercase();
        self.preserved_usernames
            .iter()
            .any(|name| name.to_lowercase() == username)
    }

    /// Whether an account may not show this name.
    pub fn is_prohibited_name(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let words = self.prohibited_words_for_name_of_user.iter();
        words
            .filter(|word| !word.is_empty())
            .any(|word| name.contains(&word.to_lowercase()))
    }

    /// Whether this server speaks with `host` (in its stored form).
    pub fn federates_with(&self, host: &str) -> bool {
        let allowed = match self.federation {
            FederationScope::All => true,
            FederationScope::Specified => is_among(&self.federation_hosts, host),
            FederationScope::None => false,
        };
        allowed && !self.is_blocked(host)
    }

    /// Whether this server has nothing to do with `host` (in its stored form).
    pub fn is_blocked(&self, host: &str) -> bool {
        is_among(&self.blocked_hosts, host)
    }

    /// Whether what is said at `host` (`None`: here) is not for public timelines, and its people ask before they follow.
    pub fn is_silenced(&self, host: Option<&str>) -> bool {
        host.is_some_and(|host| is_among(&self.silenced_hosts, host))
    }

    /// Whether files from `host` (`None`: from here) are shown behind a warning, and its custom emojis not at all.
    pub fn is_media_silenced(&self, host: Option<&str>) -> bool {
        host.is_some_and(|host| is_among(&self.media_silenced_hosts, host))
    }

    /// The settings with those that `patch` names replaced. Names that are none are left out, as is `null` for what
    /// cannot be null.
    ///
    /// # Errors
    /// Where a value is of another type, or words cannot be looked for.
    pub fn merged(&self, patch: &Map<String, Value>) -> Result<Self, serde_json::Error> {
        let mut values = serde_json::to_value(self)?;
        let defaults = serde_json::to_value(Self::default())?;
        for (name, value) in patch {
            let is_refused_null = value.is_null() && !defaults.get(name).is_none_or(Value::is_null);
            if let Some(known) = values.get_mut(name)
                && !is_refused_null
            {
                *known = value.clone();
            }
        }
        let mut settings: Self = serde_json::from_value(values)?;
        settings.normalise();
        for words in [&settings.prohibited_words, &settings.sensitive_words] {
            WordFilter::new(words).map_err(serde_json::Error::custom)?;
        }
        Ok(settings)
    }

    fn normalise(&mut self) {
        for hosts in [
            &mut self.blocked_hosts,
            &mut self.silenced_hosts,
            &mut self.media_silenced_hosts,
            &mut self.federation_hosts,
        ] {
            *hosts = hosts
                .iter()
                .filter_map(|text| kanikey_core::Host::parse(text.trim()))
                .map(kanikey_core::Host::into_string)
                .collect();
            hosts.sort_unstable();
            hosts.dedup();
        }
        for words in [
            &mut self.sensitive_words,
            &mut self.prohibited_words,
            &mut self.prohibited_words_for_name_of_user,
            &mut self.preserved_usernames,
            &mut self.hidden_tags,
            &mut self.pinned_users,
            &mut self.langs,
        ] {
            words.retain(|word| !word.trim().is_empty());
        }
    }
}

impl SettingsCell {
    /// Starts with what was read.
    pub fn new(settings: Settings, policies: RolePolicies) -> Self {
        let cell = Self::default();
        cell.replace(settings, policies);
        cell
    }

    /// The settings now.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.load_full()
    }

    /// The base policies now.
    pub fn policies(&self) -> Arc<RolePolicies> {
        self.policies.load_full()
    }

    /// The words to look for in notes now.
    pub fn words(&self) -> Arc<Words> {
        self.words.load_full()
    }

    /// Replaces both by equal ones: what was made of them is made anew.
    pub fn renew(&self) {
        self.replace((*self.settings()).clone(), (*self.policies()).clone());
    }

    /// Replaces both.
    pub fn replace(&self, settings: Settings, policies: RolePolicies) {
        let words = Words::of(&settings);
        self.settings.store(Arc::new(settings));
        self.words.store(Arc::new(words));
        self.policies.store(Arc::new(policies));
    }

    /// Replaces both by what was read from the database, unless they are no longer the ones from `before` the reading:
    /// what was changed meanwhile is newer than what was read.
    pub fn refresh(&self, before: &Arc<Settings>, settings: Settings, policies: RolePolicies) {
        let words = Words::of(&settings);
        let found = self.settings.compare_and_swap(before, Arc::new(settings));
        if Arc::ptr_eq(before, &found) {
            self.words.store(Arc::new(words));
            self.policies.store(Arc::new(policies));
        }
    }
}

impl Words {
    fn of(settings: &Settings) -> Self {
        Self {
            prohibited: filter(&settings.prohibited_words),
            sensitive: filter(&settings.sensitive_words),
        }
    }
}

/// The list as it was accepted; one that was stored before and is no list any more finds nothing.
fn filter(words: &[String]) -> WordFilter {
    WordFilter::new(words).unwrap_or_else(|error| {
        tracing::error!(%error, "stored words cannot be looked for");
        WordFilter::default()
    })
}

/// Whether `host` is one of `hosts` or below one of them.
fn is_among(hosts: &[String], host: &str) -> bool {
    // Who lists a name means all that runs there, on whatever port.
    let name = host.rsplit_once(':').map_or(host, |(name, _port)| name);
    hosts.iter().any(|listed| {
        [host, name].iter().any(|host| {
            host.strip_suffix(listed.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    })
}
