//! Reads the header `Collection-Synchronization` (FEP-8fcf).

/// What another server says of the followers that its account has here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowersClaim {
    /// The account's collection of followers.
    pub collection_id: String,
    /// Where those of this server are listed.
    pub url: String,
    /// What their ids come to, in lower case.
    pub digest: String,
}

impl FollowersClaim {
    /// Reads the header's value: `name="value"` pairs.
    pub fn parse(value: &str) -> Option<Self> {
        let find = |wanted: &str| {
            let mut pairs = value.split(',').filter_map(|pair| pair.trim().split_once('='));
            let (_, quoted) = pairs.find(|(name, _)| *name == wanted)?;
            Some(quoted.strip_prefix('"')?.strip_suffix('"')?.to_owned())
        };
        Some(Self {
            collection_id: find("collectionId")?,
            url: find("url")?,
            digest: find("digest")?.to_ascii_lowercase(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_or_not_at_all() {
        let value = "collectionId=\"https://b.test/u/followers\", url=\"https://b.test/u/sync\", digest=\"AB\"";
        let claim = FollowersClaim::parse(value).unwrap();
        assert_eq!(claim.collection_id, "https://b.test/u/followers");
        assert_eq!(
            (claim.url.as_str(), claim.digest.as_str()),
            ("https://b.test/u/sync", "ab")
        );
        for broken in [
            "",
            "collectionId=x",
            "url=\"https://b.test/\", digest=\"ab\"",
            "==,=\"\"",
        ] {
            assert_eq!(FollowersClaim::parse(broken), None, "{broken}");
        }
    }
}
