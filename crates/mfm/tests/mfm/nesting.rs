//! The limit of nesting, and texts that are nothing but nesting.

#![expect(clippy::expect_used, reason = "a failed expectation fails the test")]

use kanikey_mfm::{NEST_LIMIT, Node, parse, to_string};

use crate::{hashtag, mention, text, url};

fn depth(nodes: &[Node]) -> usize {
    nodes
        .iter()
        .map(|node| 1 + depth(node.children()))
        .max()
        .unwrap_or_default()
}

/// The nodes in the first node, `levels` times.
fn innermost(mut nodes: &[Node], levels: usize) -> &[Node] {
    for _ in 0..levels {
        nodes = nodes.first().expect("a node").children();
    }
    nodes
}

fn nested(open: &str, inner: &str, close: &str, levels: usize) -> String {
    [&open.repeat(levels), inner, &close.repeat(levels)].concat()
}

#[test]
fn what_is_too_deep_is_text() {
    for (open, close) in [("<b>", "</b>"), ("<small>", "</small>"), ("$[x ", "]"), (">", "")] {
        let limit = innermost(&parse(&nested(open, "@a", close, NEST_LIMIT - 1)), NEST_LIMIT - 1).to_vec();
        assert_eq!(limit, [mention("a", None)], "{open}");
        let nodes = parse(&nested(open, "@a", close, NEST_LIMIT));
        assert_eq!(innermost(&nodes, NEST_LIMIT), [text("@a")], "{open}");
    }
}

#[test]
fn closing_marks_count_below_the_limit() {
    let nodes = parse(&nested("<b>", "a**b", "</b>", NEST_LIMIT));
    assert_eq!(innermost(&nodes, NEST_LIMIT), [text("a**b")]);
}

#[test]
fn brackets_in_tags_and_urls_count() {
    let nodes = parse(&nested("<b>", "#a(b(c)) https://a(b(c))", "</b>", NEST_LIMIT - 1));
    let expected = [hashtag("a"), text("(b(c)) "), url("https://a"), text("(b(c))")];
    assert_eq!(innermost(&nodes, NEST_LIMIT - 1), expected);
}

#[test]
fn repeated_marks_end_soon_and_not_deep() {
    let marks = [
        "$[spin ",
        "<b>",
        "**",
        "*",
        "> ",
        ">",
        "[",
        "?[",
        "<center>",
        "<plain>",
        "`",
        "```\n",
        "\\(",
        "\\[\n",
        "~~",
        "https://a(",
        "#a(",
        ":a",
        "@a@",
        "(",
        "\n> ",
        "<i>[",
        "***[**",
    ];
    for mark in marks {
        let text: String = mark.chars().cycle().take(8192).collect();
        let nodes = parse(&text);
        assert!(depth(&nodes) <= 2 * NEST_LIMIT, "{mark:?}");
        assert_eq!(parse(&to_string(&nodes)), nodes, "{mark:?}");
    }
}

#[test]
fn closed_marks_end_soon_and_not_deep() {
    for (open, close) in [
        ("$[spin ", "]"),
        ("<b>", "</b>"),
        ("<small>", "</small>"),
        ("[", "](https://a.example)"),
    ] {
        let text = nested(open, "a", close, 1000);
        let nodes = parse(&text);
        assert!(depth(&nodes) <= NEST_LIMIT + 1, "{open:?}");
        assert_eq!(parse(&to_string(&nodes)), nodes, "{open:?}");
    }
}
