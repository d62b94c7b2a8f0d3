//! The text that is signed (RFC 9421, 2.5).

use super::fields::Described;
use crate::signature::check::values;
use crate::signature::{IncomingRequest, SignatureError};

/// The text that must have been signed if the client saw the server under `scheme`.
pub(super) fn base(request: &IncomingRequest<'_>, signed: &Described, scheme: &str) -> Result<String, SignatureError> {
    let mut lines = Vec::with_capacity(signed.components.len() + 1);
    for component in &signed.components {
        lines.push(format!("\"{component}\": {}", value(request, component, scheme)?));
    }
    lines.push(format!("\"@signature-params\": {}", signed.parameters));
    Ok(lines.join("\n"))
}

/// A component's value (RFC 9421, 2.1 and 2.2).
fn value(request: &IncomingRequest<'_>, component: &str, scheme: &str) -> Result<String, SignatureError> {
    let query = request.query.map(|query| format!("?{query}"));
    Ok(match component {
        "@method" => request.method.to_ascii_uppercase(),
        "@authority" => authority(request)?,
        "@scheme" => scheme.to_owned(),
        "@path" => request.path.to_owned(),
        "@query" => query.unwrap_or_else(|| "?".to_owned()),
        "@request-target" => format!("{}{}", request.path, query.unwrap_or_default()),
        "@target-uri" => {
            let authority = authority(request)?;
            format!("{scheme}://{authority}{}{}", request.path, query.unwrap_or_default())
        }
        derived if derived.starts_with('@') => return Err(SignatureError::Malformed("an unknown component is signed")),
        name => {
            let found: Vec<&str> = values(request, name).collect();
            if found.is_empty() {
                return Err(SignatureError::HeaderMissing);
            }
            found.join(", ")
        }
    })
}

fn authority(request: &IncomingRequest<'_>) -> Result<String, SignatureError> {
    let host = values(request, "host").next().ok_or(SignatureError::HeaderMissing)?;
    Ok(host.to_ascii_lowercase())
}
