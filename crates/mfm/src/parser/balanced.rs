//! Text in which brackets count only in pairs.

use super::NEST_LIMIT;

/// The length of what begins `text` and consists of `allowed` characters and pairs of `brackets` around such.
///
/// A bracket without its partner ends it, even when the text inside the bracket would be allowed. Brackets nest up to
/// [`NEST_LIMIT`], counted from `depth`.
pub(super) fn balanced_end(text: &str, brackets: &[(char, char)], allowed: fn(char) -> bool, depth: usize) -> usize {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        if allowed(c) {
            continue;
        }
        if open.last().is_some_and(|&(_, close)| close == c) {
            open.pop();
            continue;
        }
        let may_nest = open.is_empty() || depth + open.len() < NEST_LIMIT;
        match brackets.iter().find(|&&(bracket, _)| bracket == c) {
            Some(&(_, close)) if may_nest => open.push((at, close)),
            _ => {
                end = at;
                break;
            }
        }
    }
    open.first().map_or(end, |&(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> usize {
        balanced_end(text, &[('(', ')'), ('[', ']')], char::is_alphanumeric, 0)
    }

    #[test]
    fn takes_pairs_only() {
        for (text, expected) in [
            ("abc", 3),
            ("a(b)c d", 5),
            ("a(b[c])d", 8),
            ("a(b", 1),
            ("a(b)c(d", 5),
            ("a(b[c)d]", 1),
            ("a)b", 1),
            ("()", 2),
            ("", 0),
            ("a(b c)", 1),
        ] {
            assert_eq!(end(text), expected, "{text}");
        }
    }

    #[test]
    fn nests_up_to_the_limit() {
        let nested = |levels: usize| format!("a{}b{}", "(".repeat(levels), ")".repeat(levels));
        assert_eq!(end(&nested(NEST_LIMIT)), nested(NEST_LIMIT).len());
        assert_eq!(end(&nested(NEST_LIMIT + 1)), 1);
    }
}
