//! What a document is at all.

use serde_json::Value;

use super::{ActivityType, ActorType, NoteType, Properties};

/// What a document can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An [`Actor`](super::Actor).
    Actor,
    /// A [`Note`](super::Note) or what is shown like one.
    Note,
    /// An [`Activity`](super::Activity).
    Activity,
    /// A [`Collection`](super::Collection) or a page of one.
    Collection,
    /// What is left of something deleted.
    Tombstone,
    /// A [`PublicKey`](super::PublicKey).
    Key,
}

/// What the document's types say that it is; `None` for what we have no use for.
pub fn kind_of(document: &Value) -> Option<Kind> {
    Properties::of(document).ok()?.kind(of_name).ok()
}

fn of_name(name: &str) -> Option<Kind> {
    Some(match name {
        "Tombstone" => Kind::Tombstone,
        "Key" | "CryptographicKey" => Kind::Key,
        "Collection" | "OrderedCollection" | "CollectionPage" | "OrderedCollectionPage" => Kind::Collection,
        _ if ActorType::of_name(name).is_some() => Kind::Actor,
        _ if NoteType::of_name(name).is_some() => Kind::Note,
        _ if ActivityType::of_name(name).is_some() => Kind::Activity,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_known_type_counts() {
        for (types, kind) in [
            (json!("Person"), Some(Kind::Actor)),
            (json!(["schema:Thing", "Question"]), Some(Kind::Note)),
            (json!("EmojiReact"), Some(Kind::Activity)),
            (json!("OrderedCollectionPage"), Some(Kind::Collection)),
            (json!("Tombstone"), Some(Kind::Tombstone)),
            (json!("CryptographicKey"), Some(Kind::Key)),
            (json!("Warn"), None),
            (json!(7), None),
            (json!({"a": "Person"}), None),
            (json!([["Person"]]), None),
        ] {
            assert_eq!(kind_of(&json!({"type": types})), kind, "{types}");
        }
        assert_eq!(kind_of(&json!(["Person"])), None);
    }
}
