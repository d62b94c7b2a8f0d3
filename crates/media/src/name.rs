//! File names that people give: cleaned for keeping, and encoded for headers.

use std::fmt::Write as _;

use crate::content_type::extensions;

/// The longest name, in UTF-16 code units as JavaScript counts them (Misskey's `validateFileName`).
pub const MAX_NAME_LENGTH: usize = 200;

/// What a file without a usable name is called.
pub const UNTITLED: &str = "untitled";

/// What a browser calls a `Blob` that was given no name.
const BLOB: &str = "blob";

/// How a browser should treat a served file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Show it in place.
    Inline,
    /// Save it.
    Attachment,
}

/// Whether `name` may be a drive file's name: Misskey's `validateFileName`.
pub fn is_valid_name(name: &str) -> bool {
    !name.trim().is_empty()
        && utf16_length(name) <= MAX_NAME_LENGTH
        && !name.contains(['\\', '/'])
        && !name.contains("..")
}

/// Makes of any text a name that [`is_valid_name`] accepts and that no reader takes for another one.
///
/// Removes path separators, control characters and the invisible characters that reorder text (a name must not
/// show `exe.png` for `gnp.exe`), makes one dot of several, cuts at [`MAX_NAME_LENGTH`] before the extension, and
/// says [`UNTITLED`] when nothing is left.
pub fn sanitise_name(name: &str) -> String {
    let mut clean = String::with_capacity(name.len().min(4 * MAX_NAME_LENGTH));
    for character in name.chars().filter(|character| is_visible(*character)) {
        if !(character == '.' && clean.ends_with('.')) {
            clean.push(character);
        }
    }
    let clean = shorten(clean.trim());
    if clean.is_empty() || clean == "." || clean == BLOB {
        UNTITLED.to_owned()
    } else {
        clean
    }
}

/// `name` with an extension that fits `mime`, as Misskey's `correctFilename`: added when another or none is there,
/// left alone when the kind has none of its own.
pub fn correct_extension(name: &str, mime: &str) -> String {
    let fits = extensions(mime).any(|extension| {
        name.rsplit_once('.')
            .is_some_and(|(_, given)| given.eq_ignore_ascii_case(extension))
    });
    match extensions(mime).next() {
        Some(extension) if !fits => format!("{name}.{extension}"),
        _ => name.to_owned(),
    }
}

/// A `Content-Disposition` value (RFC 6266), with the name in ASCII, and in full after RFC 8187 when it needs it.
pub fn content_disposition(name: &str, disposition: Disposition) -> String {
    let kind = match disposition {
        Disposition::Inline => "inline",
        Disposition::Attachment => "attachment",
    };
    let ascii: String = name
        .chars()
        .map(|character| if is_plain(character) { character } else { '_' })
        .collect();
    let mut value = format!("{kind}; filename=\"{ascii}\"");
    if ascii != name {
        value.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            push_encoded(&mut value, byte);
        }
    }
    value
}

fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn is_visible(character: char) -> bool {
    let reorders =
        matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks_lines = matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}');
    !(character.is_control() || reorders || breaks_lines || matches!(character, '/' | '\\'))
}

/// Keeps an extension of reasonable length, because clients choose a viewer by it.
fn shorten(name: &str) -> String {
    if utf16_length(name) <= MAX_NAME_LENGTH {
        return name.to_owned();
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension)
        .filter(|extension| extension.len() <= 16 && extension.chars().all(|c| c.is_ascii_alphanumeric()));
    match extension {
        Some(extension) => {
            let stem = cut(name, MAX_NAME_LENGTH - extension.len() - 1);
            format!("{}.{extension}", stem.trim_end_matches(['.', ' ']))
        }
        None => cut(name, MAX_NAME_LENGTH).trim_end().to_owned(),
    }
}

fn cut(name: &str, max: usize) -> String {
    let mut length = 0;
    name.chars()
        .take_while(|character| {
            length += character.len_utf16();
            length <= max
        })
        .collect()
}

/// Safe between the quotes of a `quoted-string` and without `%`, which some browsers decode there.
fn is_plain(character: char) -> bool {
    matches!(character, ' '..='~') && !matches!(character, '"' | '\\' | '%')
}

/// RFC 8187: everything outside `attr-char` is percent-encoded.
fn push_encoded(value: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
        value.push(char::from(byte));
    } else {
        // Writing to a String cannot fail.
        let _ = write!(value, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dangerous_parts_are_removed() {
        for (given, kept) in [
            ("cat.png", "cat.png"),
            ("../../etc/passwd", ".etcpasswd"),
            ("..\\..\\boot.ini", ".boot.ini"),
            ("a\0b\r\n.txt", "ab.txt"),
            ("photo\u{202e}gnp.exe", "photognp.exe"),
            ("./.", UNTITLED),
            (".. ", UNTITLED),
            ("  蟹 の写真.jpg ", "蟹 の写真.jpg"),
            ("", UNTITLED),
            ("blob", UNTITLED),
            ("....", UNTITLED),
        ] {
            assert_eq!(sanitise_name(given), kept, "{given:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let name = sanitise_name(&format!("{}.png", "𠮷".repeat(300)));
        assert!(name.ends_with("𠮷.png"));
        assert!(is_valid_name(&name));
        assert_eq!(utf16_length(&sanitise_name(&"a".repeat(300))), MAX_NAME_LENGTH);
    }

    #[test]
    fn extensions_follow_the_content() {
        assert_eq!(correct_extension("cat", "image/png"), "cat.png");
        assert_eq!(correct_extension("cat.JPEG", "image/jpeg"), "cat.JPEG");
        assert_eq!(correct_extension("cat.exe", "image/png"), "cat.exe.png");
        assert_eq!(correct_extension("cat.exe", "application/octet-stream"), "cat.exe");
    }

    #[test]
    fn headers_carry_any_name() {
        assert_eq!(
            content_disposition("cat.png", Disposition::Inline),
            "inline; filename=\"cat.png\""
        );
        assert_eq!(
            content_disposition("蟹\".png", Disposition::Attachment),
            "attachment; filename=\"__.png\"; filename*=UTF-8''%E8%9F%B9%22.png"
        );
        assert_eq!(
            content_disposition("100%.txt", Disposition::Inline),
            "inline; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"
        );
    }

    proptest! {
        #[test]
        fn sanitised_names_are_valid_and_stay_as_they_are(name in ".{0,300}") {
            let clean = sanitise_name(&name);
            prop_assert!(is_valid_name(&clean), "{:?}", clean);
            prop_assert_eq!(sanitise_name(&clean), clean);
        }

        #[test]
        fn headers_are_one_line_of_ascii(name in any::<String>()) {
            let value = content_disposition(&name, Disposition::Attachment);
            prop_assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            let ascii = value.split("; filename*=").next().unwrap();
            prop_assert_eq!(ascii.matches('"').count(), 2);
        }
    }
}
