//! Quotes, in every form that servers send.

use serde_json::json;

use super::Stage;

#[test]
fn every_form_of_a_quote_is_one() {
    let stage = Stage::set();
    let quoted = stage.own_note(json!({ "text": "quote me" }));
    let link = json!([{ "type": "Link", "mediaType": "application/activity+json", "href": quoted, "name": format!("RE: {quoted}") }]);
    for form in [
        json!({ "_misskey_quote": quoted }),
        json!({ "quoteUrl": quoted }),
        json!({ "quoteUri": quoted }),
        json!({ "quote": quoted }),
        json!({ "tag": link }),
    ] {
        let mut note = form.clone();
        note["content"] = json!(format!("<p>look</p><p>RE: <a href=\"{quoted}\">{quoted}</a></p>"));
        let shown = stage.shown(&stage.note(note));
        assert_eq!(shown["renote"]["text"], "quote me", "{form}");
        assert_eq!(shown["text"], "look", "{form}");
    }
    assert_eq!(stage.show_own(&quoted)["renoteCount"], 5);
}

#[test]
fn what_cannot_be_quoted_does_not_stop_the_note() {
    let stage = Stage::set();
    let hidden = stage.own_note(json!({ "text": "for followers", "visibility": "followers" }));
    for quoted in [hidden, stage.peer.url("/not-there")] {
        let content = format!("<p>look</p><p>RE: {quoted}</p>");
        let shown = stage.shown(&stage.note(json!({ "content": content, "quoteUrl": quoted })));
        assert_eq!(shown["renoteId"], json!(null));
        assert_eq!(shown["text"], format!("look\n\nRE: {quoted}"));
    }
}
