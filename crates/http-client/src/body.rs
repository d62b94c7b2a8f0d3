//! Reading an answer's body within its limit, which holds before and after decompression.

use std::io::{self, Read};

use awc::error::PayloadError;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};

use crate::FetchError;

/// What the client can decompress, for `Accept-Encoding`.
pub(crate) const ACCEPT_ENCODING: &str = "gzip, br";

/// Up to this limit a body is decompressed where it was read; a larger one could hold up the thread's other requests.
const DECODE_IN_PLACE: usize = 1024 * 1024;

const BROTLI_BUFFER: usize = 4096;

/// Reads all of `stream`, and no byte more than `limit`.
pub(crate) async fn read<S>(mut stream: S, limit: usize) -> Result<Bytes, FetchError>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin,
{
    let mut body = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| broken(&error))?;
        if chunk.len() > limit.saturating_sub(body.len()) {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Undoes the `Content-Encoding` that an answer names.
pub(crate) async fn decode(body: Bytes, encoding: Option<&str>, limit: usize) -> Result<Bytes, FetchError> {
    let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
    if body.is_empty() || matches!(encoding.as_str(), "" | "identity") {
        return Ok(body);
    }
    if limit <= DECODE_IN_PLACE {
        return decompress(&body, &encoding, limit);
    }
    let decoded = tokio::task::spawn_blocking(move || decompress(&body, &encoding, limit)).await;
    decoded.unwrap_or(Err(FetchError::Encoding))
}

fn decompress(body: &[u8], encoding: &str, limit: usize) -> Result<Bytes, FetchError> {
    let decoded = match encoding {
        "gzip" | "x-gzip" => read_at_most(flate2::read::MultiGzDecoder::new(body), limit),
        "br" => read_at_most(brotli_decompressor::Decompressor::new(body, BROTLI_BUFFER), limit),
        _ => return Err(FetchError::Encoding),
    };
    let decoded = decoded.ok().ok_or(FetchError::Encoding)?;
    if decoded.len() > limit {
        return Err(FetchError::TooLarge);
    }
    Ok(decoded.into())
}

/// Reads one byte past `limit` at most, which tells a body that fits from one that does not.
fn read_at_most(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut decoded = Vec::new();
    reader
        .take((limit as u64).saturating_add(1))
        .read_to_end(&mut decoded)?;
    Ok(decoded)
}

fn broken(error: &PayloadError) -> FetchError {
    match error {
        PayloadError::Incomplete(_) | PayloadError::Io(_) => FetchError::Closed,
        other => FetchError::Protocol(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn gzip(data: &[u8]) -> Bytes {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap().into()
    }

    #[tokio::test]
    async fn gzip_is_counted_after_decompression() {
        let data = vec![0; 100_000];
        let small = gzip(&data);
        assert!(small.len() < 1000);
        assert_eq!(decode(small.clone(), Some("GZIP"), 100_000).await.unwrap(), data);
        assert_eq!(decode(small, Some("gzip"), 99_999).await, Err(FetchError::TooLarge));
        let big = gzip(&vec![0; DECODE_IN_PLACE + 1]);
        assert_eq!(
            decode(big, Some("gzip"), DECODE_IN_PLACE + 1).await.unwrap().len(),
            DECODE_IN_PLACE + 1
        );
    }

    #[tokio::test]
    async fn brotli_is_counted_after_decompression() {
        // Twelve letters, stored as they are.
        let packed = Bytes::from_static(b"\xb0\x00\x10aaaaaaaaaaaa\x03");
        assert_eq!(decode(packed.clone(), Some("br"), 100).await.unwrap(), "aaaaaaaaaaaa");
        assert_eq!(decode(packed, Some("br"), 11).await, Err(FetchError::TooLarge));
    }

    #[tokio::test]
    async fn what_cannot_be_decompressed_is_refused() {
        for encoding in ["deflate", "zstd", "gzip, br", "nonsense"] {
            assert_eq!(
                decode(gzip(b"x"), Some(encoding), 100).await,
                Err(FetchError::Encoding),
                "{encoding}"
            );
        }
        assert_eq!(
            decode(Bytes::from_static(b"not gzip"), Some("gzip"), 100).await,
            Err(FetchError::Encoding)
        );
        assert_eq!(
            decode(Bytes::from_static(b"as it is"), Some("identity"), 100)
                .await
                .unwrap(),
            "as it is"
        );
    }

    #[tokio::test]
    async fn reading_stops_at_the_limit() {
        let chunks = |count| futures_util::stream::iter((0..count).map(|_| Ok(Bytes::from_static(b"0123456789"))));
        assert_eq!(read(chunks(3), 30).await.unwrap().len(), 30);
        assert_eq!(read(chunks(3), 29).await, Err(FetchError::TooLarge));
        assert_eq!(read(chunks(usize::MAX), 1000).await, Err(FetchError::TooLarge));
    }
}
