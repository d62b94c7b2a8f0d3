//! What the embedded PostgreSQL cannot do itself: get its files to the disk.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The file that says which checkpoint to start from: it may only be on the disk when the data of that checkpoint is.
const CONTROL_FILE: &str = "global/pg_control";

/// Has the system write the write-ahead log through to the disk, so that a commit is there when it is acknowledged: the
/// inode attribute `S` of chattr(1), which new log files inherit. Where the file system has no such attribute, a power cut
/// may cost the last seconds.
#[cfg(target_os = "linux")]
pub(super) fn write_log_through(pgdata: &Path) {
    use rustix::fs::{IFlags, ioctl_getflags, ioctl_setflags};

    let mark = |path: PathBuf| -> io::Result<()> {
        let file = File::open(path)?;
        let flags = ioctl_getflags(&file)?;
        if !flags.contains(IFlags::SYNC) {
            ioctl_setflags(&file, flags | IFlags::SYNC)?;
        }
        Ok(())
    };
    let log = pgdata.join("pg_wal");
    let marked = mark(log.clone()).and_then(|()| {
        fs::read_dir(&log)?.try_for_each(|entry| {
            let path = entry?.path();
            if path.is_file() { mark(path) } else { Ok(()) }
        })
    });
    if let Err(error) = marked {
        tracing::warn!(%error, "this file system cannot write the database's log through: a power cut may lose the last seconds");
    }
}

/// Only Linux has that attribute.
#[cfg(not(target_os = "linux"))]
pub(super) fn write_log_through(_pgdata: &Path) {}

/// Gets everything in the folder to the disk, the control file last. To be called after each checkpoint.
pub(super) fn flush(pgdata: &Path) {
    let control_file = pgdata.join(CONTROL_FILE);
    let flushed = flush_folder(pgdata, &control_file).and_then(|()| match File::open(&control_file) {
        Ok(file) => file.sync_all(),
        Err(_missing) => Ok(()),
    });
    if let Err(error) = flushed {
        tracing::error!(%error, "cannot flush the embedded database to the disk");
    }
}

fn flush_folder(folder: &Path, except: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            flush_folder(&path, except)?;
        } else if kind.is_file() && path != except {
            match File::open(&path) {
                Ok(file) => file.sync_all()?,
                // PostgreSQL deletes files meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    flush_names(folder)
}

#[cfg(unix)]
fn flush_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn flush_names(_folder: &Path) -> io::Result<()> {
    Ok(())
}
