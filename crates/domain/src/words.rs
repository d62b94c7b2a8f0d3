//! Words to look for in texts, and regular expressions that cannot take long: no look-around, no references, so that they
//! are matched in linear time.

use regex::{RegexBuilder, RegexSet, RegexSetBuilder};

/// How much memory one compiled expression may take, in bytes.
const EXPRESSION_SIZE: usize = 256 * 1024;
/// How much memory all expressions of a list may take together, in bytes.
const LIST_SIZE: usize = 4 * 1024 * 1024;
/// The most entries of a list.
const MAX_ENTRIES: usize = 2000;
/// The longest entry, in bytes.
const MAX_ENTRY: usize = 1024;

/// A list of words, ready to be looked for. An entry is a `/regular expression/flags`, or words of which all must be there.
#[derive(Clone, Debug)]
pub struct WordFilter {
    words: Vec<Vec<String>>,
    expressions: RegexSet,
}

/// A list that cannot be looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWords {
    /// Too many entries.
    #[error("more than {MAX_ENTRIES} entries")]
    TooMany,
    /// An entry is too long.
    #[error("an entry is longer than {MAX_ENTRY} bytes")]
    TooLong,
    /// An entry is no regular expression, or needs too much memory.
    #[error("not a regular expression that can be matched in linear time: {0}")]
    Expression(String),
    /// The expressions need too much memory together.
    #[error("the expressions cannot be put together: {0}")]
    Together(String),
}

impl WordFilter {
    /// Reads a list.
    ///
    /// # Errors
    /// Where it has an entry that can never match, or is too large.
    pub fn new(entries: &[String]) -> Result<Self, InvalidWords> {
        if entries.len() > MAX_ENTRIES {
            return Err(InvalidWords::TooMany);
        }
        if entries.iter().any(|entry| entry.len() > MAX_ENTRY) {
            return Err(InvalidWords::TooLong);
        }
        let mut words = Vec::new();
        let mut patterns = Vec::new();
        for entry in entries {
            if parts(entry).is_some() {
                let pattern = expression(entry).ok_or_else(|| InvalidWords::Expression(entry.clone()))?;
                patterns.push(pattern);
            } else {
                words.push(entry.split_whitespace().map(str::to_owned).collect());
            }
        }
        let expressions = RegexSetBuilder::new(patterns).size_limit(LIST_SIZE).build();
        Ok(Self {
            words,
            expressions: expressions.map_err(|error| InvalidWords::Together(error.to_string()))?,
        })
    }

    /// Whether the text has what is looked for. In an empty one nothing is.
    pub fn matches(&self, text: &str) -> bool {
        let has_all = |words: &Vec<String>| !words.is_empty() && words.iter().all(|word| text.contains(word));
        !text.is_empty() && (self.words.iter().any(has_all) || self.expressions.is_match(text))
    }
}

impl Default for WordFilter {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            expressions: RegexSet::empty(),
        }
    }
}

/// The pattern that `/an expression/flags` of JavaScript is for us; `None` where it is none, or too large.
pub(crate) fn expression(text: &str) -> Option<String> {
    let (pattern, flags) = parts(text)?;
    if !flags.chars().all(|flag| "dgimsuvy".contains(flag)) {
        return None;
    }
    let known: String = "ims".chars().filter(|flag| flags.contains(*flag)).collect();
    let pattern = if known.is_empty() {
        pattern.to_owned()
    } else {
        format!("(?{known}){pattern}")
    };
    let built = RegexBuilder::new(&pattern).size_limit(EXPRESSION_SIZE).build();
    built.is_ok().then_some(pattern)
}

/// Pattern and flags, where the text has the form.
fn parts(text: &str) -> Option<(&str, &str)> {
    let (pattern, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    (!pattern.is_empty()).then_some((pattern, flags))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(entries: &[&str]) -> Result<WordFilter, InvalidWords> {
        let entries: Vec<String> = entries.iter().map(|&entry| entry.to_owned()).collect();
        WordFilter::new(&entries)
    }

    #[test]
    fn an_entry_is_words_or_an_expression() {
        let filter = filter(&["buy now", "/CAS+INO/i", "/^first$/m"]).unwrap();
        for found in ["now or never: buy", "a Cassino!", "x\nfirst\ny"] {
            assert!(filter.matches(found), "{found}");
        }
        for clean in ["", "buy later", "a cafe", "not first"] {
            assert!(!filter.matches(clean), "{clean}");
        }
        assert!(!WordFilter::default().matches("anything"));
    }

    #[test]
    fn a_list_is_bounded() {
        for bad in ["/(/", "/(?=x)/", r"/(a)\1/", "/a/q", "/(a{1000}){1000}/"] {
            assert_eq!(filter(&[bad]).unwrap_err(), InvalidWords::Expression(bad.to_owned()));
        }
        let long = "x".repeat(MAX_ENTRY + 1);
        assert_eq!(filter(&[&long]).unwrap_err(), InvalidWords::TooLong);
        assert_eq!(filter(&vec!["x"; MAX_ENTRIES + 1]).unwrap_err(), InvalidWords::TooMany);
        let together = filter(&vec!["/[a-z]{400}/"; MAX_ENTRIES]).unwrap_err();
        assert!(matches!(together, InvalidWords::Together(_)), "{together}");
    }

    #[test]
    fn what_takes_others_for_ever_takes_no_time() {
        let filter = filter(&["/^(a+)+$/"]).unwrap();
        assert!(!filter.matches(&format!("{}b", "a".repeat(3000))));
    }
}
