//! A thread of its own for the connections' sockets.

use tokio::runtime::{Builder, Handle, Runtime};

use crate::DbError;

/// Drives the connections of one pool. They would otherwise live on the runtime of whoever asked first, and stop with
/// it or wait for it: the server has a single-threaded runtime for each worker and arbiter.
#[derive(Debug)]
pub(crate) struct IoRuntime {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
}

impl IoRuntime {
    pub(crate) fn start() -> Result<Self, DbError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("database")
            .enable_all()
            .build()
            .map_err(|error| DbError::Unavailable(format!("cannot start a thread: {error}")))?;
        Ok(Self { runtime: Some(runtime) })
    }

    pub(crate) fn handle(&self) -> Result<Handle, DbError> {
        let ended = || DbError::Unavailable("the pool is closed".to_owned());
        self.runtime
            .as_ref()
            .map(|runtime| runtime.handle().clone())
            .ok_or_else(ended)
    }
}

impl Drop for IoRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A plain drop waits for its tasks, which panics inside another runtime.
            runtime.shutdown_background();
        }
    }
}
