//! Signs requests by RFC 9421, over what Mastodon signs.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::content_digest::content_digest;
use crate::signature::{KeyError, RequestToSign, Signer};
use crate::{Method, target};

/// How long a signature may be used, in seconds.
const LIFETIME: i64 = 300;

/// The headers that make a signed request of an unsigned one: `host`, for a POST `content-digest`, `signature-input` and
/// `signature`.
pub fn sign_message(request: &RequestToSign<'_>, signer: &Signer) -> Result<Vec<(&'static str, String)>, KeyError> {
    let mut headers = vec![("host", target::authority(request.url))];
    let mut base = format!(
        "\"@method\": {}\n\"@target-uri\": {}\n",
        request.method.as_str(),
        request.url
    );
    let mut components = "\"@method\" \"@target-uri\"".to_owned();
    if request.method == Method::Post {
        let digest = content_digest(request.body);
        base.push_str(&format!("\"content-digest\": {digest}\n"));
        components.push_str(" \"content-digest\"");
        headers.push(("content-digest", digest));
    }
    let created = request.date.timestamp();
    let parameters = format!(
        "({components});created={created};expires={};keyid=\"{}\";alg=\"rsa-v1_5-sha256\"",
        created + LIFETIME,
        signer.key_id()
    );
    base.push_str(&format!("\"@signature-params\": {parameters}"));
    let signature = BASE64_STANDARD.encode(signer.sign(base.as_bytes())?);
    headers.push(("signature-input", format!("sig1={parameters}")));
    headers.push(("signature", format!("sig1=:{signature}:")));
    Ok(headers)
}
