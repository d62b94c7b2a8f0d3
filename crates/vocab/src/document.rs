//! From bytes to JSON, within bounds.

use serde_json::Value;

/// The deepest nesting of arrays and objects in a document. Real ones have less than ten levels.
pub const MAX_DEPTH: usize = 32;

const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams";

/// Why bytes are no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// More bytes than the caller allows.
    #[error("the document is too large")]
    TooLarge,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("the document is nested too deeply")]
    TooDeep,
    /// Not JSON.
    #[error("the document is not JSON: {0}")]
    Json(String),
}

/// Reads JSON of at most `max_length` bytes. Too deep a nesting is found before anything is built of it.
pub fn parse_document(bytes: &[u8], max_length: usize) -> Result<Value, DocumentError> {
    if bytes.len() > max_length {
        return Err(DocumentError::TooLarge);
    }
    if depth(bytes) > MAX_DEPTH {
        return Err(DocumentError::TooDeep);
    }
    serde_json::from_slice(bytes).map_err(|error| DocumentError::Json(error.to_string()))
}

/// Whether the document's `@context` names ActivityStreams literally; Misskey refuses fetched documents without it.
pub fn has_activitystreams_context(document: &Value) -> bool {
    match document.get("@context") {
        Some(Value::String(context)) => context == ACTIVITY_STREAMS,
        Some(Value::Array(contexts)) => contexts.iter().any(|context| context == ACTIVITY_STREAMS),
        _ => false,
    }
}

fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn nesting_is_bounded() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse_document(nested(MAX_DEPTH).as_bytes(), 1000).is_ok());
        assert_eq!(
            parse_document(nested(MAX_DEPTH + 1).as_bytes(), 1000),
            Err(DocumentError::TooDeep)
        );
        assert_eq!(
            parse_document("[".repeat(1_000_000).as_bytes(), 1_000_000),
            Err(DocumentError::TooDeep)
        );
    }

    #[test]
    fn brackets_in_strings_do_not_nest() {
        let text = format!(r#"["\\\"{}", "x"]"#, "[{".repeat(MAX_DEPTH));
        assert!(parse_document(text.as_bytes(), 1000).is_ok());
    }

    #[test]
    fn size_and_syntax_are_checked() {
        assert_eq!(parse_document(b"{}", 2), Ok(json!({})));
        assert_eq!(parse_document(b"{}", 1), Err(DocumentError::TooLarge));
        assert!(matches!(parse_document(b"<html>", 100), Err(DocumentError::Json(_))));
        assert!(matches!(parse_document(b"", 100), Err(DocumentError::Json(_))));
    }

    #[test]
    fn the_context_must_name_activitystreams() {
        for (document, expected) in [
            (json!({"@context": ACTIVITY_STREAMS}), true),
            (
                json!({"@context": ["https://w3id.org/security/v1", ACTIVITY_STREAMS, {}]}),
                true,
            ),
            (json!({"@context": {"@vocab": ACTIVITY_STREAMS}}), false),
            (json!({"@context": "https://www.w3.org/ns/activitystreams#"}), false),
            (json!({}), false),
            (json!([]), false),
        ] {
            assert_eq!(has_activitystreams_context(&document), expected, "{document}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_document(&bytes, 150);
        }

        #[test]
        fn what_json_calls_deep_is_found_deep(text in r#"[\[\]{}":,\\a1]{0,60}"#) {
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                prop_assert_eq!(depth(text.as_bytes()), depth_of(&value));
            }
        }
    }

    fn depth_of(value: &Value) -> usize {
        match value {
            Value::Array(items) => 1 + items.iter().map(depth_of).max().unwrap_or(0),
            Value::Object(entries) => 1 + entries.values().map(depth_of).max().unwrap_or(0),
            _ => 0,
        }
    }
}
