//! On whose account something is fetched.

use tokio::task::futures::TaskLocalFuture;

tokio::task_local! {
    static CAUSE: String;
}

/// Runs `work`; what it fetches is on the account of `host`, which has sent what led to it.
pub fn on_account_of<F: Future>(host: String, work: F) -> TaskLocalFuture<String, F> {
    CAUSE.scope(host, work)
}

/// The host on whose account the current task fetches.
pub(crate) fn cause() -> Option<String> {
    CAUSE.try_with(Clone::clone).ok()
}
