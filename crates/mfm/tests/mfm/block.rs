//! Nodes that own their lines.

use kanikey_mfm::{Node, Padding};

use crate::{bold, check, check_text, mention, text, texts};

fn quote(value: &str) -> Node {
    Node::Quote(texts(value))
}

fn code(code: &str, lang: Option<&str>) -> Node {
    Node::BlockCode {
        code: code.into(),
        lang: lang.map(Into::into),
    }
}

fn math(formula: &str) -> Node {
    Node::MathBlock(Padding::default(), formula.into())
}

fn center_of(children: Vec<Node>) -> Node {
    Node::Center(Padding::default(), children)
}

fn search(query: &str, button: &str) -> Node {
    Node::Search {
        query: query.into(),
        content: format!("{query}{button}"),
    }
}

#[test]
fn quotes() {
    check([
        ("> abc", vec![quote("abc")]),
        (">abc", vec![quote("abc")]),
        (">  abc", vec![quote(" abc")]),
        (">\u{3000}abc", vec![quote("abc")]),
        ("\n> abc\n> 123\n", vec![quote("abc\n123")]),
        ("> abc\n>\n> 123", vec![quote("abc\n\n123")]),
        (">\n>", vec![quote("\n")]),
        ("a\n> b\nc", vec![text("a"), quote("b"), text("c")]),
        ("a\n\n> b\n\nc", vec![text("a"), quote("b"), text("c")]),
        ("a\n\n\n> b\n\n\nc", vec![text("a\n"), quote("b"), text("\nc")]),
        ("> a\n\n> b", vec![quote("a"), quote("b")]),
        (">> a", vec![Node::Quote(vec![quote("a")])]),
        (
            "> a\n> > b\n> c",
            vec![Node::Quote(vec![text("a"), quote("b"), text("c")])],
        ),
        ("> **a**", vec![Node::Quote(vec![bold("a")])]),
        (
            "> <center>\n> a\n> </center>",
            vec![Node::Quote(vec![center_of(texts("a"))])],
        ),
    ]);
    check_text(["> ", ">", "a > b", "a\n>", ">\na"]);
}

#[test]
fn searches() {
    check([
        ("MFM 書き方 123 Search", vec![search("MFM 書き方 123", " Search")]),
        ("MFM 書き方 123 [Search]", vec![search("MFM 書き方 123", " [Search]")]),
        ("MFM 書き方 123 search", vec![search("MFM 書き方 123", " search")]),
        ("MFM 書き方 123 [sEARCH]", vec![search("MFM 書き方 123", " [sEARCH]")]),
        ("MFM 書き方 123 検索", vec![search("MFM 書き方 123", " 検索")]),
        ("MFM 書き方 123 [検索]", vec![search("MFM 書き方 123", " [検索]")]),
        ("蟹\u{3000}検索", vec![search("蟹", "\u{3000}検索")]),
        ("  search", vec![search(" ", " search")]),
        ("a search search", vec![search("a search", " search")]),
        (
            "abc\nhoge piyo 検索\n123",
            vec![text("abc"), search("hoge piyo", " 検索"), text("123")],
        ),
        (
            "a search\nb search",
            vec![search("a", " search"), search("b", " search")],
        ),
        ("@a search", vec![mention("a", None), text(" search")]),
    ]);
    check_text([
        "search",
        " search",
        "asearch",
        "a search!",
        "research",
        "a [search",
        "a 検索する",
    ]);
}

#[test]
fn code_blocks() {
    check([
        ("```\nabc\n```", vec![code("abc", None)]),
        ("```\na\n\nb\n```", vec![code("a\n\nb", None)]),
        ("```js\nconst a = 1;\n```", vec![code("const a = 1;", Some("js"))]),
        ("``` js \na\n```", vec![code("a", Some("js"))]),
        ("abc\n```\nx\n```\n123", vec![text("abc"), code("x", None), text("123")]),
        ("```\naaa```bbb\n```", vec![code("aaa```bbb", None)]),
        ("```\n```\na\n```", vec![code("```\na", None)]),
        ("```\n\na\n```", vec![code("\na", None)]),
        ("```\n**a** @b\n```", vec![code("**a** @b", None)]),
        ("```\na\n```\n\nb", vec![code("a", None), text("\nb")]),
    ]);
    check_text(["```\n```", "```\n\n```", "```\nabc", "a```\nb\n```", "```\na\n```b"]);
}

#[test]
fn math_blocks() {
    check([
        ("\\[math1\\]", vec![math("math1")]),
        ("\\[\na = 2\n\\]", vec![math("a = 2")]),
        ("\\[\n\na\n\n\\]", vec![math("\na\n")]),
        ("abc\n\\[math1\\]\n123", vec![text("abc"), math("math1"), text("123")]),
    ]);
    check_text(["\\[aaa\\]after", "before\\[aaa\\]", "\\[\\]", "\\[\n\\]", "\\[a"]);
}

#[test]
fn centers() {
    let center = |value: &str| center_of(texts(value));
    check([
        ("<center>abc</center>", vec![center("abc")]),
        (
            "before\n<center>\nabc\n123\n\npiyo\n</center>\nafter",
            vec![text("before"), center("abc\n123\n\npiyo"), text("after")],
        ),
        ("<center>**a**</center>", vec![center_of(vec![bold("a")])]),
        ("<center>\n> a\n</center>", vec![center("> a")]),
        ("<center>a\n<center>b</center>", vec![center("a\n<center>b")]),
    ]);
    check_text([
        "<center></center>",
        "<center>\n</center>",
        "<center>a</center>b",
        "a<center>b</center>",
        "<center>a",
        "<center>**a</center>",
    ]);
}
