//! Signs requests by RFC 9421, over what Mastodon signs.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::content_digest::content_digest;
use crate::signature::{KeyError, RequestToSign, Signer};
use crate::{Method, target};

/// How long a signature may be used, in seconds.
const LIFETIME: i64 = 300;

/// The headers that make a signed request of an unsigned one: `host`, for a POST `content-digest`, `signature-input` and
/// `signature`. What is signed besides is sent already.
pub fn sign_message(request: &RequestToSign<'_>, signer: &Signer) -> Result<Vec<(&'static str, String)>, KeyError> {
    let mut headers = vec![("host", target::authority(request.url))];
    let mut signed = vec![
        ("@method", request.method.as_str().to_owned()),
        ("@target-uri", request.url.to_string()),
    ];
    if request.method == Method::Post {
        let digest = content_digest(request.body);
        signed.push(("content-digest", digest.clone()));
        headers.push(("content-digest", digest));
    }
    let more = request.more.iter();
    signed.extend(more.map(|(name, value)| (name.as_str(), value.clone())));
    let components: Vec<String> = signed.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let created = request.date.timestamp();
    let parameters = format!(
        "({});created={created};expires={};keyid=\"{}\";alg=\"rsa-v1_5-sha256\"",
        components.join(" "),
        created + LIFETIME,
        signer.key_id()
    );
    signed.push(("@signature-params", parameters.clone()));
    let lines: Vec<String> = signed
        .iter()
        .map(|(name, value)| format!("\"{name}\": {value}"))
        .collect();
    let signature = BASE64_STANDARD.encode(signer.sign(lines.join("\n").as_bytes())?);
    headers.push(("signature-input", format!("sig1={parameters}")));
    headers.push(("signature", format!("sig1=:{signature}:")));
    Ok(headers)
}
