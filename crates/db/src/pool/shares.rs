//! Parts of the pool that belong to somebody.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::{Database, pool};

/// What part of the connections work in the background has for itself.
const BACKGROUND: (usize, usize) = (1, 3);

/// What part of the others belongs to the threads that have some of their own.
const AT_HOME: (usize, usize) = (2, 3);

/// How long work in the background waits for a connection.
const PATIENCE: Duration = Duration::from_mins(1);

impl Database {
    /// The same database for work of which there may be very much at once and that nobody waits for. It has a part of the
    /// connections for itself and leaves the others alone; where there is only one, it takes turns with itself before it
    /// asks for it. Its commits are not waited for (`synchronous_commit`): after a crash of the database server the last
    /// of them may be gone, all that came after a certain moment, so what is done here must be done again by whoever
    /// finds it not done.
    #[must_use]
    pub fn in_background(&self) -> Self {
        let most = self.pool.status().max_size;
        let size = most * BACKGROUND.0 / BACKGROUND.1;
        let own = Some(size).filter(|size| *size > 0);
        let own = own.and_then(|size| pool(self.pool.manager().lazy()?, size).ok());
        let Some(own) = own else {
            return Self {
                turns: Some(Arc::new(Semaphore::new(1))),
                wait: PATIENCE,
                ..self.clone()
            };
        };
        self.pool.resize(most - size);
        Self {
            pool: own,
            wait: PATIENCE,
            ..self.clone()
        }
    }

    /// Takes a part of the connections out of the pool, for so many threads to have some for [themselves](Self::at_home);
    /// how many each, which is none where there are too few.
    pub fn set_aside(&self, threads: usize) -> usize {
        let most = self.pool.status().max_size;
        let each = most * AT_HOME.0 / AT_HOME.1 / threads.max(1);
        self.pool.resize(most - each * threads);
        each
    }

    /// The same database for the thread that this is called on, with `size` connections of its own that were
    /// [set aside](Self::set_aside): a query on one of these wakes no other thread, which costs more than most queries do.
    /// While they are in use the pool of all is asked.
    #[must_use]
    pub fn at_home(&self, size: usize) -> Self {
        let runtime = Handle::try_current().ok().filter(|_| size > 0);
        let connector = runtime.and_then(|runtime| self.pool.manager().on(runtime));
        Self {
            home: connector.and_then(|connector| pool(connector, size).ok()),
            ..self.clone()
        }
    }
}
