//! A part of a file as a stream: a piece in memory at a time, read on the blocking pool.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use actix_web::web::{self, Bytes};
use futures_util::Stream;
use futures_util::stream::try_unfold;

/// Bytes read at a time.
const PIECE: u64 = 64 * 1024;

/// Where the reading stands.
struct Reading {
    file: File,
    /// Whether the file stands where the rest begins.
    is_placed: bool,
    rest: Range<u64>,
}

/// The bytes of `file` in `range`, which must lie in it.
pub(super) fn read(file: File, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> {
    let start = Reading {
        file,
        is_placed: range.start == 0,
        rest: range,
    };
    try_unfold(start, |reading| async move {
        if reading.rest.is_empty() {
            return Ok(None);
        }
        match web::block(move || reading.next_piece()).await {
            Ok(read) => read.map(Some),
            Err(stopping) => Err(io::Error::other(stopping)),
        }
    })
}

impl Reading {
    fn next_piece(mut self) -> io::Result<(Bytes, Self)> {
        if !self.is_placed {
            self.file.seek(SeekFrom::Start(self.rest.start))?;
            self.is_placed = true;
        }
        let length = PIECE.min(self.rest.end - self.rest.start);
        let mut piece = Vec::with_capacity(length as usize);
        (&self.file).take(length).read_to_end(&mut piece)?;
        if piece.len() as u64 != length {
            // The length is promised already: the connection has to break.
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.rest.start += length;
        Ok((piece.into(), self))
    }
}
