//! How many documents one activity may cost.

use std::cell::Cell;

use crate::resolve::ResolveError;

/// The most documents that are fetched because of one activity, or one request of a person here: notes that it answers
/// and quotes, their authors, what is pinned.
const MAX_FETCHES: u8 = 24;

/// What is left to fetch. Whoever sent something that leads to ever more gets no more than this out of it.
#[derive(Debug)]
pub(crate) struct Allowance(Cell<u8>);

impl Allowance {
    pub(crate) fn new() -> Self {
        Self(Cell::new(MAX_FETCHES))
    }

    /// Takes one fetch.
    pub(crate) fn take(&self) -> Result<(), ResolveError> {
        let left = self.0.get().checked_sub(1);
        self.0
            .set(left.ok_or_else(|| ResolveError::refused("it leads to too many documents"))?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_only_so_many_fetches() {
        let allowance = Allowance::new();
        for _ in 0..MAX_FETCHES {
            assert!(allowance.take().is_ok());
        }
        assert!(allowance.take().is_err());
        assert!(allowance.take().is_err());
    }
}
