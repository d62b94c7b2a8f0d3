//! Believes or refuses a received request's signature, the cheap part first.

use std::time::Duration;

use kanikey_core::Timestamp;
use url::Url;

use super::digest::check_digest;
use super::{Algorithm, Scheme, SignatureError, SignatureHeader, VerifyingKey, message, parse_signature_header};

/// How far a peer's clock may be off in either direction, and so how old a request may be (as Misskey's library).
pub const MAX_SKEW: Duration = Duration::from_mins(5);

/// Headers that must not come twice, because which of them counts would be a matter of taste.
const SINGLE_HEADERS: [&str; 3] = ["host", "date", "digest"];

const REQUEST_TARGET: &str = "(request-target)";

/// A request as it came in.
#[derive(Clone, Copy, Debug)]
pub struct IncomingRequest<'a> {
    /// In any case.
    pub method: &'a str,
    /// The raw path.
    pub path: &'a str,
    /// The raw query, without its question mark.
    pub query: Option<&'a str>,
    /// All headers, names in any case.
    pub headers: &'a [(String, String)],
    /// The raw body.
    pub body: &'a [u8],
}

/// What a request must fit.
#[derive(Clone, Copy, Debug)]
pub struct Expectations<'a> {
    /// The names under which this server is reached, with their ports where those are unusual.
    pub own_hosts: &'a [&'a str],
    /// The time now.
    pub now: Timestamp,
    /// How far the request's `Date` may be from now: [`MAX_SKEW`].
    pub max_skew: Duration,
}

/// A request of which everything is right but the signature itself, which needs the key to check.
#[derive(Clone, Debug)]
pub struct Checked {
    pub(super) key_id: String,
    pub(super) signature: Vec<u8>,
    /// The texts of which one must have been signed: others leave the query out, or know us by the other scheme.
    pub(super) texts: Vec<String>,
    pub(super) algorithm: Algorithm,
    pub(super) scheme: Scheme,
    /// What is signed, names in lower case.
    pub(super) covered: Vec<String>,
}

/// Checks all that needs no key: the method, the target and the host are signed, for a POST the body's digest, too; the
/// host is ours, the body has that digest, the signature is of now. With a `Signature-Input` it is one of RFC 9421.
pub fn check(request: &IncomingRequest<'_>, expected: &Expectations<'_>) -> Result<Checked, SignatureError> {
    if values(request, "signature-input").next().is_some() {
        return message::check(request, expected);
    }
    let header = single(request, "signature")?.ok_or(SignatureError::Missing)?;
    let header = parse_signature_header(header)?;
    check_key_id(&header.key_id)?;
    for name in SINGLE_HEADERS {
        single(request, name)?;
    }
    check_coverage(request, &header)?;
    check_host(request, expected)?;
    check_time(request, expected, &header)?;
    if let Some(digest) = single(request, "digest")? {
        check_digest(digest, request.body)?;
    }
    Ok(Checked {
        texts: signed_texts(request, &header)?,
        key_id: header.key_id,
        signature: header.signature,
        algorithm: header.algorithm,
        scheme: Scheme::Draft,
        covered: header.headers,
    })
}

impl Checked {
    /// The URL of the key that the request claims to be signed with.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// How the request is signed.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether a header (in lower case) is signed, too.
    pub fn covers(&self, header: &str) -> bool {
        self.covered.iter().any(|covered| covered == header)
    }

    /// Whether it really is.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), SignatureError> {
        let verified = self
            .texts
            .iter()
            .any(|text| key.verify(self.algorithm, text.as_bytes(), &self.signature).is_ok());
        verified.then_some(()).ok_or(SignatureError::Wrong)
    }
}

pub(super) fn values<'a>(request: &IncomingRequest<'a>, name: &str) -> impl Iterator<Item = &'a str> {
    let headers = request
        .headers
        .iter()
        .filter(move |(key, _)| key.eq_ignore_ascii_case(name));
    headers.map(|(_, value)| value.trim())
}

pub(super) fn single<'a>(request: &IncomingRequest<'a>, name: &'static str) -> Result<Option<&'a str>, SignatureError> {
    let mut values = values(request, name);
    let first = values.next();
    if values.next().is_some() {
        return Err(SignatureError::Duplicate(name));
    }
    Ok(first)
}

fn check_coverage(request: &IncomingRequest<'_>, header: &SignatureHeader) -> Result<(), SignatureError> {
    let needed: &[&str] = if request.method.eq_ignore_ascii_case("post") {
        &[REQUEST_TARGET, "host", "date", "digest"]
    } else {
        &[REQUEST_TARGET, "host", "date"]
    };
    match needed
        .iter()
        .find(|name| !header.headers.iter().any(|signed| signed == *name))
    {
        Some(name) => Err(SignatureError::NotSigned(name)),
        None => Ok(()),
    }
}

/// What a URL parser would only make into a URL is none.
pub(super) fn check_key_id(key_id: &str) -> Result<(), SignatureError> {
    let has_scheme = ["https://", "http://"].iter().any(|scheme| key_id.starts_with(scheme));
    let is_url = has_scheme && Url::parse(key_id).is_ok();
    is_url.then_some(()).ok_or(SignatureError::KeyId)
}

pub(super) fn check_host(request: &IncomingRequest<'_>, expected: &Expectations<'_>) -> Result<(), SignatureError> {
    let host = single(request, "host")?.ok_or(SignatureError::HeaderMissing)?;
    if !expected.own_hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) {
        return Err(SignatureError::Host);
    }
    Ok(())
}

fn check_time(
    request: &IncomingRequest<'_>,
    expected: &Expectations<'_>,
    header: &SignatureHeader,
) -> Result<(), SignatureError> {
    let date = single(request, "date")?.ok_or(SignatureError::HeaderMissing)?;
    let date = Timestamp::from(httpdate::parse_http_date(date).ok().ok_or(SignatureError::Date)?);
    let now = expected.now.timestamp();
    let skew = expected.max_skew.as_secs();
    let in_time = now.abs_diff(date.timestamp()) <= skew
        && header
            .created
            .is_none_or(|created| created <= now.saturating_add_unsigned(skew))
        && header.expires.is_none_or(|expires| expires >= now);
    in_time.then_some(()).ok_or(SignatureError::Skew)
}

/// The texts of which one must have been signed. Misskey leaves the query out of `(request-target)`, the draft and
/// others have it in.
fn signed_texts(request: &IncomingRequest<'_>, header: &SignatureHeader) -> Result<Vec<String>, SignatureError> {
    let mut texts = vec![signed_text(request, header, request.path)?];
    if let Some(query) = request.query {
        texts.push(signed_text(request, header, &format!("{}?{query}", request.path))?);
    }
    Ok(texts)
}

fn signed_text(
    request: &IncomingRequest<'_>,
    header: &SignatureHeader,
    target: &str,
) -> Result<String, SignatureError> {
    let line = |name: &String| {
        let value = match name.as_str() {
            REQUEST_TARGET => format!("{} {target}", request.method.to_ascii_lowercase()),
            "(created)" => header.created.ok_or(SignatureError::HeaderMissing)?.to_string(),
            "(expires)" => header.expires.ok_or(SignatureError::HeaderMissing)?.to_string(),
            name => {
                let values: Vec<_> = values(request, name).collect();
                if values.is_empty() {
                    return Err(SignatureError::HeaderMissing);
                }
                values.join(", ")
            }
        };
        Ok(format!("{name}: {value}"))
    };
    let lines: Vec<String> = header.headers.iter().map(line).collect::<Result<_, _>>()?;
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests;
