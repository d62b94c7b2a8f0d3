//! Muted words.

use regex::RegexBuilder;
use serde_json::Value;

use super::UpdateError;

/// How much memory one compiled expression may take, in bytes.
const REGEX_SIZE: usize = 256 * 1024;

/// Checks a list of lists of words, or of `/regular expressions/flags`. The limit is of the characters of its JSON, as
/// Misskey counts.
pub(super) fn check(words: &Value, limit: i32) -> Result<(), UpdateError> {
    let length = words.to_string().chars().count();
    if length > usize::try_from(limit).unwrap_or(0) {
        return Err(UpdateError::TooManyMutedWords);
    }
    let expressions = words.as_array().into_iter().flatten().filter_map(Value::as_str);
    for text in expressions {
        if !is_expression(text) {
            return Err(UpdateError::InvalidRegexp);
        }
    }
    Ok(())
}

/// Whether the text is `/an expression/flags` that can be matched in linear time: without look-around and references.
fn is_expression(text: &str) -> bool {
    let Some((pattern, flags)) = text.strip_prefix('/').and_then(|text| text.rsplit_once('/')) else {
        return false;
    };
    !pattern.is_empty()
        && flags.chars().all(|flag| "dgimsuvy".contains(flag))
        && RegexBuilder::new(pattern).size_limit(REGEX_SIZE).build().is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_have_to_be_regular() {
        check(&json!([["two", "words"], "/a+b/i"]), 200).unwrap();
        for bad in ["/(/", "no slashes", "/(?=x)/", "//", "/a/q"] {
            let refused = check(&json!([bad]), 200);
            assert!(matches!(refused, Err(UpdateError::InvalidRegexp)), "{bad}");
        }
        assert!(matches!(
            check(&json!([["long"]]), 5),
            Err(UpdateError::TooManyMutedWords)
        ));
    }
}
