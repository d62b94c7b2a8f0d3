//! Names of users.

use kanikey_mfm::{Node, Padding, parse_simple};

use crate::{emoji, text, texts, unicode};

#[test]
fn names_have_only_text_and_emojis() {
    for (source, expected) in [
        ("abc", texts("abc")),
        ("abc#abc", texts("abc#abc")),
        (
            "abc#\u{fe0f}\u{20e3}abc",
            vec![text("abc"), unicode("#\u{fe0f}\u{20e3}"), text("abc")],
        ),
        (":a: 蟹🦀", vec![emoji("a"), text(" 蟹"), unicode("🦀")]),
        (
            "**a** @b #c https://d <b>e</b>",
            texts("**a** @b #c https://d <b>e</b>"),
        ),
        (
            "<plain>:a:</plain>",
            vec![Node::Plain(Padding::default(), ":a:".into())],
        ),
        ("", vec![]),
    ] {
        assert_eq!(parse_simple(source), expected, "{source:?}");
    }
}
