//! Which content types make a document one of ActivityPub: anything else could be a file that somebody uploaded.

const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams";

/// Whether a `Content-Type` is `application/activity+json`, or `application/ld+json` with the ActivityStreams profile
/// (ActivityPub 3.2). Names in any case; other parameters, such as `charset`, do not matter.
pub fn is_activity_content_type(content_type: &str) -> bool {
    let mut parts = split_unquoted(content_type);
    let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "application/activity+json" => true,
        "application/ld+json" => parts.any(has_profile),
        _ => false,
    }
}

fn has_profile(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    let mut profiles = value.trim().trim_matches('"').split_ascii_whitespace();
    name.trim().eq_ignore_ascii_case("profile") && profiles.any(|profile| profile == ACTIVITY_STREAMS)
}

/// Splits at semicolons that are not within quotes.
fn split_unquoted(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |character| {
        quoted ^= character == '"';
        character == ';' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_activitypub_types_are_accepted() {
        for accepted in [
            "application/activity+json",
            "application/activity+json; charset=utf-8",
            "Application/Activity+JSON;charset=UTF-8",
            r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#,
            r#"application/ld+json;charset=utf-8;Profile="https://www.w3.org/ns/activitystreams""#,
            r#"application/ld+json; profile="https://a.test/;x https://www.w3.org/ns/activitystreams""#,
            "APPLICATION/LD+JSON; profile=https://www.w3.org/ns/activitystreams",
        ] {
            assert!(is_activity_content_type(accepted), "{accepted}");
        }
        for refused in [
            "",
            "text/plain",
            "text/html; charset=utf-8",
            "application/json",
            "application/ld+json",
            r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams-history/v1.8.jsonld""#,
            r#"application/ld+json; x="; profile=https://www.w3.org/ns/activitystreams""#,
            "application/activity+jsonx",
            "text/plain; application/activity+json",
            "application/octet-stream",
        ] {
            assert!(!is_activity_content_type(refused), "{refused}");
        }
    }
}
