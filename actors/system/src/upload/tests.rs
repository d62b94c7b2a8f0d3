//! Uploads that end well, and in each other way.

use std::future::Future;
use std::path::Path;

use bytes::Bytes;
use kanikey_actor_kit::testing::{World, eventually};
use kanikey_actor_kit::{Fault, InjectFault as _};
use kanikey_media::LocalStorage;
use kanikey_messages::{Upload, UploadFailure, Uploads as _};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// What a scene works with.
struct Place {
    uploads: Arc<DriveUploads>,
    folder: tempfile::TempDir,
}

impl Place {
    fn parts(&self) -> usize {
        parts(self.folder.path())
    }

    async fn with_piece(&self, max_size: u64) -> Box<dyn Upload> {
        let mut upload = self.uploads.begin(max_size).unwrap();
        upload.chunk(Bytes::from_static(b"half ")).await.unwrap();
        upload
    }

    async fn no_parts(&self) {
        eventually("the part file is gone", || self.parts() == 0).await;
    }
}

fn parts(root: &Path) -> usize {
    std::fs::read_dir(root.join("parts")).unwrap().count()
}

/// Runs a scene in a world where uploads are taken.
fn scene<F: Future<Output = ()> + 'static>(play: impl FnOnce(Arc<Place>) -> F + Send + 'static) {
    World::run(|world| async move {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::Local(LocalStorage::new(folder.path()).unwrap());
        let uploads = start_in(&world.stage, storage, Clock::system());
        let place = Arc::new(Place { uploads, folder });
        play(Arc::clone(&place)).await;
        place.uploads.shutdown(SECOND).await.unwrap();
        place.no_parts().await;
    });
}

#[test]
fn pieces_become_a_file_that_is_looked_at() {
    scene(|place| async move {
        let mut upload = place.with_piece(100).await;
        upload.chunk(Bytes::from_static(b"a crab")).await.unwrap();
        let uploaded = upload.finish(Some("crab.txt".to_owned())).await.unwrap();
        assert_eq!(std::fs::read(uploaded.received.part.path()).unwrap(), b"half a crab");
        assert_eq!((uploaded.received.size, uploaded.analysis.mime), (11, "text/plain"));
        assert_eq!(uploaded.name.as_deref(), Some("crab.txt"));
        assert_eq!(place.parts(), 1);
        drop(uploaded);
        place.no_parts().await;
        eventually("the actor left", || place.uploads.children.keys().is_empty()).await;
    });
}

#[test]
fn the_limit_ends_an_upload_at_once_and_for_good() {
    scene(|place| async move {
        let too_large = UploadFailure::TooLarge { max_size: 6 };
        let mut upload = place.with_piece(6).await;
        assert_eq!(upload.chunk(Bytes::from_static(b"a crab")).await, Err(too_large));
        assert_eq!(place.parts(), 0);
        assert!(upload.chunk(Bytes::from_static(b"a")).await.is_err());
        assert!(upload.finish(None).await.is_err());
    });
}

#[test]
fn a_death_takes_its_part_file_and_nothing_else() {
    for fault in [Fault::Crash, Fault::CrashInFuture, Fault::Halt] {
        scene(move |place| async move {
            let mut doomed = place.with_piece(100).await;
            let mut neighbour = place.with_piece(100).await;
            assert_eq!(place.parts(), 2);
            place.uploads.children.inject(&0, fault).unwrap();

            eventually("its part file is gone", || place.parts() == 1).await;
            let failure = doomed.chunk(Bytes::from_static(b"a crab")).await;
            assert_eq!(failure, Err(UploadFailure::Interrupted), "{fault:?}");
            assert_eq!(doomed.finish(None).await.unwrap_err(), UploadFailure::Interrupted);

            neighbour.chunk(Bytes::from_static(b"a crab")).await.unwrap();
            assert_eq!(neighbour.finish(None).await.unwrap().received.size, 11);
        });
    }
}

#[test]
fn a_client_that_goes_leaves_nothing() {
    scene(|place| async move {
        drop(place.with_piece(100).await);
        place.no_parts().await;
        eventually("the actor left", || place.uploads.children.keys().is_empty()).await;
    });
}

#[test]
fn files_are_looked_at_two_at_a_time() {
    scene(|place| async move {
        let turns = Arc::clone(&place.uploads.analyses);
        let (_first, second) = (turns.acquire().await.unwrap(), turns.acquire().await.unwrap());
        let waiting = actix::spawn(place.with_piece(100).await.finish(None));
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(!waiting.is_finished());
        drop(second);
        assert_eq!(waiting.await.unwrap().unwrap().received.size, 5);
    });
}

#[test]
fn there_are_only_so_many_uploads() {
    scene(|place| async move {
        let running: Vec<_> = (0..MAX_UPLOADS).map(|_| place.uploads.begin(1).unwrap()).collect();
        assert_eq!(place.uploads.begin(1).err(), Some(UploadFailure::Busy));
        drop(running);
        eventually("there is room", || place.uploads.begin(1).is_ok()).await;
    });
}

#[test]
fn a_shutdown_interrupts() {
    scene(|place| async move {
        let mut upload = place.with_piece(100).await;
        place.uploads.shutdown(SECOND).await.unwrap();
        assert_eq!(place.parts(), 0);
        assert_eq!(upload.chunk(Bytes::new()).await, Err(UploadFailure::Interrupted));
        assert_eq!(place.uploads.begin(1).err(), Some(UploadFailure::Interrupted));
    });
}

#[test]
fn the_parts_of_a_dead_process_are_removed_at_the_start() {
    World::run(|world| async move {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::Local(LocalStorage::new(folder.path()).unwrap());
        std::fs::write(folder.path().join("parts").join("orphan"), "half").unwrap();
        let clock = Clock::frozen(Clock::system().now());
        clock.advance(2 * 3_600_000);
        let uploads = start_in(&world.stage, storage, clock);
        eventually("it is gone", || parts(folder.path()) == 0).await;
        uploads.shutdown(SECOND).await.unwrap();
    });
}
