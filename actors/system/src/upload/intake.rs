//! What blocks: writing the pieces down and looking at the whole. Called on the blocking pool only.

use kanikey_media::{Analysis, Received, Receiver, Storage, StorageError, UploadError, analyse};
use kanikey_messages::UploadFailure;

/// A file on its way to the disk.
pub(super) enum Intake {
    /// Nothing came yet, and so nothing is on the disk.
    Empty { storage: Storage, max_size: u64 },
    /// A part file is there.
    Open(Receiver),
}

impl Intake {
    /// Adds a piece.
    pub(super) fn write(self, piece: &[u8]) -> Result<Self, UploadFailure> {
        let mut receiver = self.open()?;
        receiver.write(piece).map_err(why_stopped)?;
        Ok(Self::Open(receiver))
    }

    /// Ends the file and finds out all about it.
    pub(super) fn finish(self) -> Result<(Received, Analysis), UploadFailure> {
        let received = self.open()?.finish().map_err(why_stopped)?;
        let analysis = analyse(received.part.path()).map_err(|error| why_stopped(StorageError::from(error).into()))?;
        Ok((received, analysis))
    }

    fn open(self) -> Result<Receiver, UploadFailure> {
        match self {
            Self::Empty { storage, max_size } => Receiver::begin(&storage, max_size).map_err(why_stopped),
            Self::Open(receiver) => Ok(receiver),
        }
    }
}

fn why_stopped(error: UploadError) -> UploadFailure {
    match error {
        UploadError::TooLarge { max_size } => UploadFailure::TooLarge { max_size },
        UploadError::Storage(StorageError::Full) => UploadFailure::StorageFull,
        UploadError::Storage(error) => {
            tracing::error!(%error, "cannot keep an upload");
            UploadFailure::Interrupted
        }
        UploadError::Stopped => UploadFailure::Interrupted,
    }
}
