//! The tree that a text is parsed to.

/// One piece of parsed text. The names are those of `mfm-js`.
///
/// A node also holds in which of its notations it was written, so that [`crate::to_string`] can write it so again: text
/// around it may mean something else beside another notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Lines that begin with `>`.
    Quote(Vec<Node>),
    /// A line that ends with `[Search]` or `[検索]`.
    Search {
        /// What to search for.
        query: String,
        /// The whole line.
        content: String,
    },
    /// Lines between two lines of three backticks.
    BlockCode {
        /// The lines, as they are.
        code: String,
        /// The language named after the first backticks.
        lang: Option<String>,
    },
    /// `\[ … \]` on lines of its own.
    MathBlock(Padding, String),
    /// `<center> … </center>` on lines of its own.
    Center(Padding, Vec<Node>),
    /// `*** … ***`, which is shown like `$[tada … ]`.
    Big(Vec<Node>),
    /// `** … **`, `__ … __` or `<b> … </b>`.
    Bold(Mark, Vec<Node>),
    /// `<small> … </small>`.
    Small(Vec<Node>),
    /// `* … *`, `_ … _` or `<i> … </i>`.
    Italic(Mark, Vec<Node>),
    /// `~~ … ~~` or `<s> … </s>`.
    Strike(Mark, Vec<Node>),
    /// Code between two backticks.
    InlineCode(String),
    /// `\( … \)`.
    MathInline(String),
    /// `@username` or `@username@host`.
    Mention(Mention),
    /// `#tag`, without the `#`.
    Hashtag(String),
    /// A bare `https://…` or `http://…`.
    Url {
        /// The address as it was written.
        url: String,
        /// It stood between `<` and `>`.
        brackets: bool,
    },
    /// `[label](url)`.
    Link {
        /// The address as it was written; always http or https.
        url: String,
        /// `?[label](url)`: a link that asks for no preview.
        silent: bool,
        /// The address stood between `<` and `>`.
        brackets: bool,
        /// The label, in which there are no mentions, hashtags, URLs and links.
        label: Vec<Node>,
    },
    /// A custom emoji, `:name:`, without the colons.
    EmojiCode(String),
    /// An emoji of Unicode, with its variation selectors and joiners.
    UnicodeEmoji(String),
    /// `$[name.argument=value,argument … ]`.
    Fn {
        /// The name of the function.
        name: String,
        /// Its arguments in the order in which they were written; the last one of a name counts.
        args: Vec<Argument>,
        /// What it is applied to.
        children: Vec<Node>,
    },
    /// `<plain> … </plain>`: text in which nothing is parsed.
    Plain(Padding, String),
    /// Anything else. Line breaks are always `\n`.
    Text(String),
}

/// Which of its notations an emphasis was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `**`, `*` or `~~`.
    Symbol,
    /// `__` or `_`.
    Underscore,
    /// `<b>`, `<i>` or `<s>`.
    Tag,
}

/// Whether there is a line break next to the marks around a content, to which it does not belong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Padding {
    /// After the opening mark.
    pub before: bool,
    /// Before the closing mark.
    pub after: bool,
}

/// A mention of an account, as it was written: nothing is folded or decoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The name before the host.
    pub username: String,
    /// The host, when one was written.
    pub host: Option<String>,
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its value; `None` when only the name was written.
    pub value: Option<String>,
}

impl Node {
    /// The nodes inside this one.
    pub fn children(&self) -> &[Self] {
        match self {
            Self::Quote(children)
            | Self::Center(_, children)
            | Self::Big(children)
            | Self::Bold(_, children)
            | Self::Small(children)
            | Self::Italic(_, children)
            | Self::Strike(_, children)
            | Self::Link { label: children, .. }
            | Self::Fn { children, .. } => children,
            _ => &[],
        }
    }
}

impl Mention {
    /// `@username` or `@username@host`.
    pub fn acct(&self) -> String {
        match &self.host {
            Some(host) => format!("@{}@{host}", self.username),
            None => format!("@{}", self.username),
        }
    }
}
