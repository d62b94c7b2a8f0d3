//! Misskey Flavored Markdown: text → tree → HTML and back; mentions, hashtags, emojis.
//!
//! The language is the one of Misskey's `mfm-js` 0.25, with its quirks, because two servers that read the same note
//! must see the same mentions and hashtags in it.
//!
//! **Invariant**: everything here is pure, and takes time and stack that are bounded whatever the text is. Nesting ends
//! at [`NEST_LIMIT`], and a parse that needs too many steps for its length takes the rest as plain text.

mod extract;
mod html;
mod node;
mod parser;
mod stringify;

pub use extract::{Extracted, extract};
pub use html::from::{FromHtmlContext, MentionTag, from_html};
pub use html::to::{HtmlContext, is_plain, to_html};
pub use node::{Argument, Mark, Mention, Node, Padding};
pub use parser::{NEST_LIMIT, parse, parse_simple};
pub use stringify::to_string;
