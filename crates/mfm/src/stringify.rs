//! The tree back to text.

use std::fmt::Write as _;

use crate::node::{Argument, Mark, Node, Padding};
use crate::parser::may_begin_syntax;

/// Writes `nodes` as MFM. Parsing the answer gives the same nodes again when they came from the parser.
pub fn to_string(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_nodes(&mut out, nodes);
    out
}

fn write_nodes(out: &mut String, nodes: &[Node]) {
    let mut before = None;
    for node in nodes {
        out.extend(std::iter::repeat_n('\n', line_breaks_between(before, node)));
        write_node(out, node);
        before = Some(node);
    }
}

/// How many line breaks the parser takes away where these nodes meet.
fn line_breaks_between(before: Option<&Node>, node: &Node) -> usize {
    let after = before.map_or(0, margin);
    let own = if before.is_some() { margin(node) } else { 0 };
    if is_delicate(node) {
        after + 1
    } else if before.is_some_and(is_delicate) {
        after + own
    } else {
        after.max(own)
    }
}

/// Whether the line of a search could be read as another node, were it not for the line breaks around it.
fn is_delicate(node: &Node) -> bool {
    matches!(node, Node::Search { content, .. } if content.starts_with(may_begin_syntax))
}

/// How many line breaks the parser takes away around a node.
fn margin(node: &Node) -> usize {
    match node {
        Node::Quote(_) => 2,
        Node::Search { .. } | Node::BlockCode { .. } | Node::MathBlock(..) | Node::Center(..) => 1,
        _ => 0,
    }
}

fn write_node(out: &mut String, node: &Node) {
    match node {
        Node::Quote(children) => write_quote(out, children),
        Node::Search { content, .. } => out.push_str(content),
        Node::BlockCode { code, lang } => {
            let lang = lang.as_deref().unwrap_or_default();
            out.extend(["```", lang, "\n", code, "\n```"]);
        }
        Node::MathBlock(padding, formula) => write_padded(out, *padding, ["\\[", formula, "\\]"]),
        Node::Center(padding, children) => {
            write_padded(out, *padding, ["<center>", &to_string(children), "</center>"]);
        }
        Node::Big(children) => write_around(out, "***", children, "***"),
        Node::Bold(mark, children) => write_marked(out, *mark, ["**", "__", "b"], children),
        Node::Small(children) => write_around(out, "<small>", children, "</small>"),
        Node::Italic(mark, children) => write_marked(out, *mark, ["*", "_", "i"], children),
        Node::Strike(mark, children) => write_marked(out, *mark, ["~~", "~~", "s"], children),
        Node::InlineCode(code) => out.extend(["`", code, "`"]),
        Node::MathInline(formula) => out.extend(["\\(", formula, "\\)"]),
        Node::Mention(mention) => out.push_str(&mention.acct()),
        Node::Hashtag(tag) => out.extend(["#", tag]),
        Node::Url { url, brackets: true } => out.extend(["<", url, ">"]),
        Node::Url { url, brackets: false } => out.push_str(url),
        Node::Link {
            url,
            silent,
            brackets,
            label,
        } => {
            write_around(out, if *silent { "?[" } else { "[" }, label, "](");
            let (open, close) = if *brackets { ("<", ">)") } else { ("", ")") };
            out.extend([open, url, close]);
        }
        Node::EmojiCode(name) => out.extend([":", name, ":"]),
        Node::UnicodeEmoji(text) | Node::Text(text) => out.push_str(text),
        Node::Fn { name, args, children } => write_fn(out, name, args, children),
        Node::Plain(padding, text) => write_padded(out, *padding, ["<plain>", text, "</plain>"]),
    }
}

fn write_quote(out: &mut String, children: &[Node]) {
    for (index, line) in to_string(children).split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.extend(["> ", line]);
    }
}

fn write_around(out: &mut String, open: &str, children: &[Node], close: &str) {
    out.push_str(open);
    write_nodes(out, children);
    out.push_str(close);
}

fn write_padded(out: &mut String, padding: Padding, [open, content, close]: [&str; 3]) {
    let line_break = |present| if present { "\n" } else { "" };
    out.extend([
        open,
        line_break(padding.before),
        content,
        line_break(padding.after),
        close,
    ]);
}

fn write_marked(out: &mut String, mark: Mark, [symbol, underscore, tag]: [&str; 3], children: &[Node]) {
    match mark {
        Mark::Symbol => write_around(out, symbol, children, symbol),
        Mark::Underscore => write_around(out, underscore, children, underscore),
        Mark::Tag => write_around(out, &format!("<{tag}>"), children, &format!("</{tag}>")),
    }
}

fn write_fn(out: &mut String, name: &str, args: &[Argument], children: &[Node]) {
    out.extend(["$[", name]);
    for (index, Argument { name, value }) in args.iter().enumerate() {
        let separator = if index == 0 { '.' } else { ',' };
        // Writing to a string cannot fail.
        let _ = match value {
            Some(value) => write!(out, "{separator}{name}={value}"),
            None => write!(out, "{separator}{name}"),
        };
    }
    write_around(out, " ", children, "]");
}
