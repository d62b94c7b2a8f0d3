//! Telling text from everything else, and SVG and JSON from other text.

/// The kind of the text that starts with `head`; `None` when it is not text, or empty.
///
/// Text is UTF-8 without control characters. A character may be cut off at the end of `head`.
pub(super) fn text_type(head: &[u8]) -> Option<&'static str> {
    let text = readable(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head))?;
    if text.is_empty() || text.chars().any(is_binary) {
        None
    } else if text.starts_with("%PDF-") {
        Some("application/pdf")
    } else if is_svg(text) {
        Some("image/svg+xml")
    } else if is_json(text) {
        Some("application/json")
    } else {
        Some("text/plain")
    }
}

fn readable(head: &[u8]) -> Option<&str> {
    match str::from_utf8(head) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => head
            .get(..error.valid_up_to())
            .and_then(|valid| str::from_utf8(valid).ok()),
        Err(_) => None,
    }
}

/// Control characters that text does not have; escape is for coloured logs.
fn is_binary(character: char) -> bool {
    character.is_ascii_control() && !matches!(character, '\t' | '\n' | '\r' | '\x0c' | '\x1b')
}

/// Whether the root element is `svg`, whatever declarations and comments come before it.
fn is_svg(text: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("<!--") {
            after(comment, "-->")
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            after(instruction, "?>")
        } else if let Some(doctype) = strip_doctype(rest) {
            match doctype.find(['[', '>']).and_then(|at| doctype.get(at..)) {
                Some(subset) if subset.starts_with('[') => after(subset, "]").and_then(|end| self::after(end, ">")),
                Some(end) => after(end, ">"),
                None => None,
            }
        } else {
            return starts_with_svg_element(rest);
        };
        match after {
            Some(next) => rest = next.trim_start(),
            None => return false,
        }
    }
}

fn strip_doctype(text: &str) -> Option<&str> {
    let (start, rest) = text.split_at_checked("<!DOCTYPE".len())?;
    start.eq_ignore_ascii_case("<!DOCTYPE").then_some(rest)
}

fn starts_with_svg_element(text: &str) -> bool {
    let name = text
        .strip_prefix('<')
        .and_then(|tag| {
            tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
                .next()
        })
        .unwrap_or_default();
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    local.eq_ignore_ascii_case("svg")
}

fn after<'text>(text: &'text str, end: &str) -> Option<&'text str> {
    text.split_once(end).map(|(_, rest)| rest)
}

/// Whether it starts as an object or an array does.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    if let Some(object) = text.strip_prefix('{') {
        object.trim_start().starts_with(['"', '}'])
    } else if let Some(array) = text.strip_prefix('[') {
        array
            .trim_start()
            .starts_with(|c: char| matches!(c, '{' | '[' | ']' | '"' | '-' | '0'..='9' | 't' | 'f' | 'n'))
    } else {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_is_found_behind_its_declarations() {
        for svg in [
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "\u{feff}<?xml version='1.0'?>\n<!-- by hand -->\n<svg>",
            "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'>\n<svg width='1'>",
            "<!doctype svg [ <!ENTITY a '<svg>'> ] ><svg:svg xmlns:svg='x'>",
        ] {
            assert_eq!(text_type(svg.as_bytes()), Some("image/svg+xml"), "{svg}");
        }
    }

    #[test]
    fn other_markup_is_plain_text() {
        for text in [
            "<html><svg></svg></html>",
            "<!-- <svg> -->",
            "<!DOCTYPE html><script>alert(1)</script>",
            "<svgx>",
            "<?xml version='1.0'?>",
            "svg",
        ] {
            assert_eq!(text_type(text.as_bytes()), Some("text/plain"), "{text}");
        }
    }

    #[test]
    fn json_starts_with_an_object_or_an_array() {
        for json in ["{}", " {\"type\": \"Note\"}", "[1, 2]", "[\n{"] {
            assert_eq!(text_type(json.as_bytes()), Some("application/json"), "{json}");
        }
        for text in ["{not json}", "[section]", "42", "\"text\""] {
            assert_ne!(text_type(text.as_bytes()), Some("application/json"), "{text}");
        }
    }

    #[test]
    fn binary_is_not_text() {
        assert_eq!(text_type(b""), None);
        assert_eq!(text_type(b"ab\0c"), None);
        assert_eq!(text_type(b"\xff\xfea\0"), None);
        assert_eq!(text_type("蟹".as_bytes()), Some("text/plain"));
        assert_eq!(text_type(b"cut off \xe8\x9f"), Some("text/plain"));
    }
}
