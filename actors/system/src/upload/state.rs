//! Where an upload stands, without actix: who has the part file, and what every later message is told.

use kanikey_messages::UploadFailure;

/// An upload of which `F` is the file so far.
pub(super) struct UploadState<F> {
    phase: Phase<F>,
}

enum Phase<F> {
    /// The file waits here for the next piece.
    Waiting(F),
    /// The blocking pool has the file.
    Working,
    /// There is no file here any more.
    Ended(UploadFailure),
}

impl<F> UploadState<F> {
    pub(super) fn new(file: F) -> Self {
        Self {
            phase: Phase::Waiting(file),
        }
    }

    /// Takes the file out to work on it. [`UploadState::put_back`] or [`UploadState::fail`] must follow.
    pub(super) fn take(&mut self) -> Result<F, UploadFailure> {
        match std::mem::replace(&mut self.phase, Phase::Working) {
            Phase::Waiting(file) => Ok(file),
            // Two works on one file cannot be: whoever asks for the second would find half of the first.
            Phase::Working => Err(self.fail(UploadFailure::Interrupted)),
            Phase::Ended(why) => Err(self.fail(why)),
        }
    }

    /// Brings the file back after a piece was added. If the upload ended meanwhile, the file is dropped.
    pub(super) fn put_back(&mut self, file: F) {
        if self.is_working() {
            self.phase = Phase::Waiting(file);
        }
    }

    /// Ends the upload, dropping the file if it is here. The first reason stands; it is given back.
    pub(super) fn fail(&mut self, why: UploadFailure) -> UploadFailure {
        match self.phase {
            Phase::Ended(first) => first,
            Phase::Waiting(_) | Phase::Working => {
                self.phase = Phase::Ended(why);
                why
            }
        }
    }

    pub(super) fn is_working(&self) -> bool {
        matches!(self.phase, Phase::Working)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    const TOO_LARGE: UploadFailure = UploadFailure::TooLarge { max_size: 1 };

    #[test]
    fn the_file_goes_out_and_comes_back() {
        let mut state = UploadState::new("");
        for _piece in 0..3 {
            let file = state.take().unwrap();
            assert!(state.is_working());
            state.put_back(file);
            assert!(!state.is_working());
        }
    }

    #[test]
    fn after_a_failure_everybody_hears_of_the_first() {
        let mut state = UploadState::new("");
        state.take().unwrap();
        assert_eq!(state.fail(TOO_LARGE), TOO_LARGE);
        assert_eq!(state.fail(UploadFailure::Interrupted), TOO_LARGE);
        for _try in 0..2 {
            assert_eq!(state.take(), Err(TOO_LARGE));
        }
        assert!(!state.is_working());
    }

    #[test]
    fn a_failure_drops_the_file_wherever_it_is() {
        let file = Rc::new(());
        let mut state = UploadState::new(Rc::clone(&file));
        state.fail(UploadFailure::Interrupted);
        assert_eq!(Rc::strong_count(&file), 1);

        let mut state = UploadState::new(Rc::clone(&file));
        let out = state.take().unwrap();
        state.fail(UploadFailure::Interrupted);
        state.put_back(out);
        assert_eq!(Rc::strong_count(&file), 1);
    }

    #[test]
    fn nobody_gets_a_file_that_is_out() {
        let mut state = UploadState::new("");
        state.take().unwrap();
        assert_eq!(state.take(), Err(UploadFailure::Interrupted));
    }
}
