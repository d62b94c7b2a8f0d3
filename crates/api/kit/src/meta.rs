//! What is known of an endpoint before it is called.

use kanikey_core::Permission;

use crate::ErrorCode;

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Anyone,
    /// Accounts.
    User,
    /// Moderators and administrators.
    Moderator,
    /// Administrators.
    Administrator,
}

/// How often one caller may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Calls in a window.
    pub max: u32,
    /// The window, in milliseconds.
    pub window_ms: u64,
    /// The least time between two calls, in milliseconds.
    pub min_interval_ms: u64,
}

impl Limit {
    /// `max` calls in `window_ms` milliseconds.
    pub const fn new(max: u32, window_ms: u64) -> Self {
        Self {
            max,
            window_ms,
            min_interval_ms: 0,
        }
    }

    /// `max` calls an hour.
    pub const fn per_hour(max: u32) -> Self {
        Self::new(max, 3_600_000)
    }

    /// And at least so many milliseconds between two.
    #[must_use]
    pub const fn min_interval_ms(mut self, millis: u64) -> Self {
        self.min_interval_ms = millis;
        self
    }
}

/// An endpoint's metadata. Whoever may call it must be said: what is not, is nobody.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// `notes/favorites/create`.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Who may call it; `None` refuses everybody, and does not pass [`crate::Registered::of`].
    pub audience: Option<Audience>,
    /// The scope that an app's token needs.
    pub permission: Option<Permission>,
    /// Not for apps: only for a sign-in of the account's owner.
    pub secure: bool,
    /// How often it may be called; `None`: as often as one likes.
    pub limit: Option<Limit>,
    /// Its own errors.
    pub errors: &'static [ErrorCode],
    /// It may be called with GET, too, and the answer kept for so many seconds.
    pub get_cache_seconds: Option<u32>,
    /// It takes a file.
    pub file: bool,
    /// The role policy that must be true for the caller.
    pub policy: Option<&'static str>,
    /// Not for accounts that moved away.
    pub prohibit_moved: bool,
}

impl Meta {
    /// The metadata of the endpoint `name` in the module `module_path!()`; does not compile where the two differ.
    ///
    /// # Panics
    ///
    /// Where the two differ; in a constant that is an error of the compiler.
    pub const fn new(name: &'static str, module: &'static str, summary: &'static str) -> Self {
        assert!(
            is_place_of(name, module),
            "the endpoint's name does not match the place of its file"
        );
        Self {
            name,
            summary,
            audience: None,
            permission: None,
            secure: false,
            limit: None,
            errors: &[],
            get_cache_seconds: None,
            file: false,
            policy: None,
            prohibit_moved: false,
        }
    }

    const fn of(mut self, audience: Audience) -> Self {
        self.audience = Some(audience);
        self
    }

    /// Everybody may call it.
    #[must_use]
    pub const fn anyone(self) -> Self {
        self.of(Audience::Anyone)
    }

    /// Accounts may call it.
    #[must_use]
    pub const fn user(self) -> Self {
        self.of(Audience::User)
    }

    /// Moderators may call it.
    #[must_use]
    pub const fn moderator(self) -> Self {
        self.of(Audience::Moderator)
    }

    /// Administrators may call it.
    #[must_use]
    pub const fn admin(self) -> Self {
        self.of(Audience::Administrator)
    }

    /// The scope that an app's token needs.
    #[must_use]
    pub const fn permission(mut self, permission: Permission) -> Self {
        self.permission = Some(permission);
        self
    }

    /// Not for apps.
    #[must_use]
    pub const fn secure(mut self) -> Self {
        self.secure = true;
        self
    }

    /// How often it may be called.
    #[must_use]
    pub const fn limit(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Its own errors.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [ErrorCode]) -> Self {
        self.errors = errors;
        self
    }

    /// It may be called with GET, and the answer kept for so many seconds (0: not kept).
    #[must_use]
    pub const fn get(mut self, cache_seconds: u32) -> Self {
        self.get_cache_seconds = Some(cache_seconds);
        self
    }

    /// It takes a file.
    #[must_use]
    pub const fn file(mut self) -> Self {
        self.file = true;
        self
    }

    /// The role policy (as the API names it) that must be true for the caller.
    #[must_use]
    pub const fn policy(mut self, policy: &'static str) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Not for accounts that moved away.
    #[must_use]
    pub const fn prohibit_moved(mut self) -> Self {
        self.prohibit_moved = true;
        self
    }
}

/// Whether `module` (with its crate's name in front) is where `name` belongs: `-` is `_`, `/` is `::`; a name that is a
/// folder, too, has `::index` at its end.
const fn is_place_of(name: &str, module: &str) -> bool {
    let (name, module) = (name.as_bytes(), module.as_bytes());
    let mut at = 0;
    while at + 1 < module.len() && !(is_at(module, at, b':') && is_at(module, at + 1, b':')) {
        at += 1;
    }
    at += 2;
    let mut read = 0;
    while read < name.len() {
        let wanted = byte(name, read);
        if wanted == b'/' {
            if !(is_at(module, at, b':') && is_at(module, at + 1, b':')) {
                return false;
            }
            at += 2;
        } else {
            let wanted = if wanted == b'-' { b'_' } else { wanted };
            if !is_at(module, at, wanted) {
                return false;
            }
            at += 1;
        }
        read += 1;
    }
    at == module.len() || is_rest(module, at, b"::index")
}

const fn is_rest(module: &[u8], from: usize, rest: &[u8]) -> bool {
    let mut read = 0;
    while read < rest.len() {
        if !is_at(module, from + read, byte(rest, read)) {
            return false;
        }
        read += 1;
    }
    from + rest.len() == module.len()
}

const fn is_at(bytes: &[u8], at: usize, wanted: u8) -> bool {
    at < bytes.len() && byte(bytes, at) == wanted
}

#[expect(
    clippy::indexing_slicing,
    reason = "const functions have no get(); callers compare with the length"
)]
const fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes[at]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_place() {
        assert!(is_place_of(
            "notes/thread-muting/create",
            "kanikey_api_notes::notes::thread_muting::create"
        ));
        assert!(is_place_of("notes", "kanikey_api_notes::notes::index"));
        assert!(is_place_of("ping", "kanikey_api_instance::ping"));
        for (name, module) in [
            ("notes/create", "kanikey_api_notes::notes::creates"),
            ("notes/create", "kanikey_api_notes::notes::delete"),
            ("notes/create", "kanikey_api_notes::notes"),
            ("notes", "kanikey_api_notes::notes::other"),
        ] {
            assert!(!is_place_of(name, module), "{name} {module}");
        }
    }
}
