//! The one special member of an audience.

/// Everyone (ActivityPub 5.6), in the form that is sent.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Whether `iri` means everyone, in any of the forms that servers send.
pub fn is_public(iri: &str) -> bool {
    matches!(iri, PUBLIC | "as:Public" | "Public")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_has_three_names() {
        for iri in [PUBLIC, "as:Public", "Public"] {
            assert!(is_public(iri));
        }
        for iri in [
            "",
            "public",
            "https://a.test/Public",
            "https://www.w3.org/ns/activitystreams",
        ] {
            assert!(!is_public(iri), "{iri}");
        }
    }
}
