//! What a note of another server says, as text of ours.

use kanikey_mfm::{FromHtmlContext, MentionTag, from_html};
use kanikey_vocab::incoming::{self, NoteType, Tag};

use super::cut;

const MAX_TEXT: usize = 8192;
const MAX_CW: usize = 512;
const MAX_TITLE: usize = 256;

/// How servers mark the address of what is quoted, in the text of a note for those that know no quotes.
const QUOTE_MARKS: [&str; 2] = ["RE:", "QT:"];

/// The text. `quotes` says that what the note quotes is shown with it: then its address is left out of the text.
pub(super) fn text(note: &incoming::Note, quotes: bool) -> Option<String> {
    let body = match (&note.misskey_content, &note.content) {
        (Some(markdown), _) => Some(cut(markdown, MAX_TEXT)),
        (None, Some(content)) if is_no_html(note) => Some(cut(content, MAX_TEXT)),
        (None, Some(html)) => Some(markdown_of(note, html, quotes)),
        (None, None) => None,
    };
    let body = body.map(|body| if quotes { without_quote(note, body) } else { body });
    let body = body.filter(|body| !body.trim().is_empty());
    let title = note.name.as_deref().filter(|name| !name.trim().is_empty());
    let title = title.map(|name| format!("**{}**", cut(name, MAX_TITLE)));
    if matches!(note.kind, NoteType::Note | NoteType::Question) {
        return body.or(title);
    }
    // An article or a video is its title and where to find it.
    let url = note.url.as_ref().unwrap_or(&note.id);
    let mut parts: Vec<String> = title.into_iter().chain(body).collect();
    parts.extend(note.links.iter().filter(|link| *link != url).cloned());
    parts.push(url.clone());
    Some(parts.join("\n\n"))
}

/// The content warning. What articles and videos summarise is no warning, nor is a title that is said twice.
pub(super) fn cw(note: &incoming::Note) -> Option<String> {
    let is_warning = matches!(note.kind, NoteType::Note | NoteType::Question) || note.sensitive;
    let summary = note.summary.as_deref().filter(|_summary| is_warning);
    let summary = summary.filter(|summary| Some(*summary) != note.name.as_deref())?;
    Some(cut(summary.trim_matches('\u{200B}'), MAX_CW))
}

fn is_no_html(note: &incoming::Note) -> bool {
    matches!(note.media_type.as_deref(), Some("text/markdown" | "text/plain"))
}

fn markdown_of(note: &incoming::Note, html: &str, quotes: bool) -> String {
    let hashtags: Vec<&str> = note
        .tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Hashtag { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let mentions: Vec<MentionTag<'_>> = note
        .tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Mention { href, name: Some(name) } => Some(MentionTag { href, name }),
            _ => None,
        })
        .collect();
    from_html(
        html,
        &FromHtmlContext {
            hashtags: &hashtags,
            mentions: &mentions,
            max_chars: MAX_TEXT,
            without_quote: quotes,
        },
    )
}

/// The text without a last line that is only there to name what is quoted, such as `RE: https://…` (FEP-e232).
fn without_quote(note: &incoming::Note, text: String) -> String {
    let trimmed = text.trim_end();
    let (before, last) = trimmed.rsplit_once('\n').unwrap_or(("", trimmed));
    let marked = QUOTE_MARKS.iter().find_map(|mark| last.trim().strip_prefix(mark));
    let Some(address) = marked.map(|address| address.trim().trim_matches(['<', '>'])) else {
        return text;
    };
    // Some name the page of what is quoted, not its id.
    let is_address = note.quote.as_deref() == Some(address)
        || (address.starts_with("http") && !address.contains(char::is_whitespace));
    if is_address { before.trim_end().to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn note(properties: Value) -> incoming::Note {
        let mut note = json!({"type": "Note", "id": "https://b.test/n", "attributedTo": "https://b.test/u"});
        let (Value::Object(entries), Value::Object(more)) = (&mut note, properties) else {
            unreachable!("both are objects")
        };
        entries.extend(more);
        incoming::Note::read(&note).unwrap()
    }

    #[test]
    fn articles_and_videos_are_a_title_and_a_link() {
        let video = json!({"type": "Video", "name": "Crabs", "url": "https://b.test/v", "content": "<p>walk</p>"});
        assert_eq!(
            text(&note(video), false).unwrap(),
            "**Crabs**\n\nwalk\n\nhttps://b.test/v"
        );
        let page = json!({"type": "Page", "name": "Crabs", "attachment": {"type": "Link", "href": "https://c.test/x"}});
        assert_eq!(
            text(&note(page), false).unwrap(),
            "**Crabs**\n\nhttps://c.test/x\n\nhttps://b.test/n"
        );
        assert_eq!(text(&note(json!({"content": "<p>hi</p>"})), false).unwrap(), "hi");
        assert_eq!(
            text(&note(json!({"name": "only a title"})), false).unwrap(),
            "**only a title**"
        );
        assert_eq!(text(&note(json!({})), false), None);
    }

    #[test]
    fn the_address_of_a_quote_goes_where_the_quote_is_shown() {
        let quote = "https://c.test/q";
        for content in [
            json!({"content": "<p>so true</p><p>RE: https://c.test/q</p>"}),
            json!({"content": "<p>so true<span class=\"quote-inline\"><br/><br/>RE: <a href=\"https://c.test/q\">c.test/q</a></span></p>"}),
            json!({"content": "<p class=\"quote-inline\">RE: <a href=\"https://c.test/@c/q\">c.test/@c/q</a></p><p>so true</p>"}),
            json!({"_misskey_content": "so true\n\nRE: https://c.test/q"}),
            json!({"content": "so true\nQT: https://c.test/@c/q", "mediaType": "text/plain"}),
        ] {
            let mut whole = content.clone();
            whole["quoteUrl"] = json!(quote);
            assert_eq!(text(&note(whole.clone()), true).unwrap(), "so true", "{content}");
            assert!(text(&note(whole), false).unwrap().contains("c.test"), "{content}");
        }
        let own = note(json!({"content": "<p>RE: the crabs</p>", "quoteUrl": quote}));
        assert_eq!(text(&own, true).unwrap(), "RE: the crabs");
        let only = note(json!({"content": "<p>RE: https://c.test/q</p>", "quoteUrl": quote}));
        assert_eq!(text(&only, true), None);
    }

    #[test]
    fn summaries_are_warnings_of_notes() {
        assert_eq!(cw(&note(json!({"summary": "crabs"}))).as_deref(), Some("crabs"));
        assert_eq!(cw(&note(json!({"summary": "\u{200B}"}))).as_deref(), Some(""));
        assert_eq!(cw(&note(json!({"type": "Article", "summary": "an excerpt"}))), None);
        let sensitive = json!({"type": "Article", "summary": "crabs", "sensitive": true});
        assert_eq!(cw(&note(sensitive)).as_deref(), Some("crabs"));
        assert_eq!(cw(&note(json!({"summary": "a title", "name": "a title"}))), None);
    }
}
