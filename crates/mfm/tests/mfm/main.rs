//! The crate as its users see it.

mod block;
mod from_html;
mod inline;
mod nesting;
mod properties;
mod reference;
mod samples;
mod simple;
mod to_html;

use kanikey_mfm::{Mark, Mention, Node, Padding, parse};

fn text(text: &str) -> Node {
    Node::Text(text.into())
}

fn texts(value: &str) -> Vec<Node> {
    vec![text(value)]
}

fn bold(value: &str) -> Node {
    Node::Bold(Mark::Symbol, texts(value))
}

fn mention(username: &str, host: Option<&str>) -> Node {
    Node::Mention(Mention {
        username: username.into(),
        host: host.map(Into::into),
    })
}

fn hashtag(tag: &str) -> Node {
    Node::Hashtag(tag.into())
}

fn url(url: &str) -> Node {
    Node::Url {
        url: url.into(),
        brackets: false,
    }
}

fn link(label: Vec<Node>, url: &str) -> Node {
    Node::Link {
        url: url.into(),
        silent: false,
        brackets: false,
        label,
    }
}

/// The same node without what `to_string` needs to know of its notation.
fn without_notation(node: Node) -> Node {
    let all = |nodes: Vec<Node>| nodes.into_iter().map(without_notation).collect();
    match node {
        Node::Quote(children) => Node::Quote(all(children)),
        Node::Center(_, children) => Node::Center(Padding::default(), all(children)),
        Node::MathBlock(_, formula) => Node::MathBlock(Padding::default(), formula),
        Node::Plain(_, text) => Node::Plain(Padding::default(), text),
        Node::Link { url, silent, label, .. } => Node::Link {
            url,
            silent,
            brackets: false,
            label,
        },
        other => other,
    }
}

fn emoji(name: &str) -> Node {
    Node::EmojiCode(name.into())
}

fn unicode(emoji: &str) -> Node {
    Node::UnicodeEmoji(emoji.into())
}

fn function(name: &str, children: Vec<Node>) -> Node {
    Node::Fn {
        name: name.into(),
        args: Vec::new(),
        children,
    }
}

/// Checks what each text is parsed to.
#[track_caller]
fn check<const N: usize>(cases: [(&str, Vec<Node>); N]) {
    for (source, expected) in cases {
        let nodes: Vec<_> = parse(source).into_iter().map(without_notation).collect();
        assert_eq!(nodes, expected, "{source:?}");
    }
}

/// Checks that each text is nothing but text.
#[track_caller]
fn check_text<const N: usize>(cases: [&str; N]) {
    for source in cases {
        assert_eq!(parse(source), texts(source), "{source:?}");
    }
}
