//! Who the bearers of tokens are, kept for some seconds, so that a request costs no query for it.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kanikey_core::Timestamp;
use kanikey_messages::Event;
use lru::LruCache;

use super::Authenticated;

/// How many tokens are kept; the one used longest ago goes first.
const CAPACITY: NonZeroUsize = NonZeroUsize::new(8192).unwrap();

/// How long an entry is believed: what another process changed is seen at the latest then, even with the bus down.
const MAX_AGE_SECONDS: i64 = 10;

/// Who the bearers of tokens are, as last read. [`TokenCache::on_event`] has to see every event of the bus.
pub struct TokenCache(Mutex<State>);

struct State {
    entries: LruCache<[u8; 32], Entry>,
    /// Counts what was forgotten: what was read before that is not kept.
    generation: u64,
}

struct Entry {
    authenticated: Authenticated,
    read_at: Timestamp,
}

impl Default for TokenCache {
    fn default() -> Self {
        Self(Mutex::new(State {
            entries: LruCache::new(CAPACITY),
            generation: 0,
        }))
    }
}

impl TokenCache {
    /// Forgets what an event says is not so any more.
    pub fn on_event(&self, event: &Event) {
        match event {
            Event::TokenRevoked { token_id } => self.forget_token(token_id),
            Event::UserSignedOut { user_id } | Event::MeUpdated { user_id } => self.forget_user(user_id),
            _ => {}
        }
    }

    /// Forgets a token.
    pub fn forget_token(&self, token_id: &str) {
        self.forget(|authenticated| authenticated.token.id == token_id);
    }

    /// Forgets all tokens of a user.
    pub fn forget_user(&self, user_id: &str) {
        self.forget(|authenticated| authenticated.user.id == user_id);
    }

    /// Forgets everything.
    pub fn forget_all(&self) {
        self.forget(|_| true);
    }

    pub(super) fn get(&self, hash: &[u8; 32], now: Timestamp) -> Option<Authenticated> {
        let mut state = self.state();
        let entry = state.entries.get(hash)?;
        let is_fresh = (now - entry.read_at).num_seconds() < MAX_AGE_SECONDS;
        is_fresh.then(|| entry.authenticated.clone())
    }

    pub(super) fn generation(&self) -> u64 {
        self.state().generation
    }

    pub(super) fn insert(&self, hash: [u8; 32], authenticated: Authenticated, now: Timestamp, generation: u64) {
        let mut state = self.state();
        if state.generation == generation {
            state.entries.put(
                hash,
                Entry {
                    authenticated,
                    read_at: now,
                },
            );
        }
    }

    fn forget(&self, is_void: impl Fn(&Authenticated) -> bool) {
        let mut state = self.state();
        state.generation += 1;
        let void: Vec<[u8; 32]> = state
            .entries
            .iter()
            .filter(|(_, entry)| is_void(&entry.authenticated))
            .map(|(hash, _)| *hash)
            .collect();
        for hash in void {
            state.entries.pop(&hash);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenCache")
            .field("entries", &self.state().entries.len())
            .finish()
    }
}
