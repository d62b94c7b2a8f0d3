//! Muted words.

use serde_json::Value;

use super::UpdateError;
use crate::words::expression;

/// Checks a list of lists of words, or of `/regular expressions/flags`. The limit is of the characters of its JSON, as
/// Misskey counts.
pub(super) fn check(words: &Value, limit: i32) -> Result<(), UpdateError> {
    let length = words.to_string().chars().count();
    if length > usize::try_from(limit).unwrap_or(0) {
        return Err(UpdateError::TooManyMutedWords);
    }
    let expressions = words.as_array().into_iter().flatten().filter_map(Value::as_str);
    for text in expressions {
        if expression(text).is_none() {
            return Err(UpdateError::InvalidRegexp);
        }
    }
    Ok(())
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
