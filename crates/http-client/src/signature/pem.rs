//! Reads PEM (RFC 7468) as leniently as it is written out there: any line width, any line ends, text around it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::KeyError;

/// The longest PEM that is read, in bytes; an RSA private key of 4096 bits has 3.3 KiB.
const MAX_LENGTH: usize = 16 * 1024;

/// The label and the content of the first block in `text`.
pub(super) fn decode(text: &str) -> Result<(&str, Vec<u8>), KeyError> {
    parts(text).ok_or(KeyError::Pem)
}

fn parts(text: &str) -> Option<(&str, Vec<u8>)> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (content, rest) = rest.split_once("-----END ")?;
    rest.strip_prefix(label)?.strip_prefix("-----")?;
    let content: String = content.split_ascii_whitespace().collect();
    Some((label, BASE64_STANDARD.decode(content).ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_every_layout() {
        for text in [
            "-----BEGIN PUBLIC KEY-----\nAAEC\nAwQ=\n-----END PUBLIC KEY-----\n",
            "-----BEGIN PUBLIC KEY-----\r\nAAEC\r\nAwQ=\r\n-----END PUBLIC KEY-----",
            "  -----BEGIN PUBLIC KEY-----\n  AAECAwQ=  -----END PUBLIC KEY-----  ",
        ] {
            assert_eq!(decode(text), Ok(("PUBLIC KEY", vec![0, 1, 2, 3, 4])), "{text}");
        }
    }

    #[test]
    fn what_is_no_pem_is_refused() {
        for text in [
            "",
            "AAEC",
            "-----BEGIN PUBLIC KEY-----\nAAEC",
            "-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\n$$$$\n-----END PUBLIC KEY-----",
        ] {
            assert_eq!(decode(text), Err(KeyError::Pem), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(-----BEGIN |-----END |-----|A|[A-Z ]{0,9}|\\PC{0,9}){0,12}") {
            let _ = decode(&text);
        }
    }
}
