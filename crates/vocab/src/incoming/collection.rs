//! Collections and their pages.

use serde_json::Value;

use super::{Properties, ReadError, Reference};

const TYPES: [&str; 4] = [
    "Collection",
    "OrderedCollection",
    "CollectionPage",
    "OrderedCollectionPage",
];

/// A collection, or a page of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection {
    /// The id, if it has one.
    pub id: Option<String>,
    /// How many items it says that it has.
    pub total_items: Option<u64>,
    /// The items that are in this document.
    pub items: Vec<Reference>,
    /// The first page, which may be embedded.
    pub first: Option<Reference>,
    /// The next page.
    pub next: Option<Reference>,
    /// The collection of which this is a page.
    pub part_of: Option<String>,
}

impl Collection {
    /// Reads a collection, and at most `limit` of its items.
    pub fn read(value: &Value, limit: usize) -> Result<Self, ReadError> {
        let collection = Properties::of(value)?;
        collection.kind(|name| TYPES.contains(&name).then_some(()))?;
        let first_of = |name| collection.references(name, 1).pop();
        let ordered = collection.references("orderedItems", limit);
        Ok(Self {
            id: collection.iri("id"),
            total_items: collection.count("totalItems"),
            items: if ordered.is_empty() {
                collection.references("items", limit)
            } else {
                ordered
            },
            first: first_of("first"),
            next: first_of("next"),
            part_of: collection.iri("partOf"),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_may_be_ordered_embedded_or_single() {
        let read = |value| Collection::read(&value, 10).unwrap();
        let ordered = read(
            json!({"type": "OrderedCollection", "orderedItems": ["https://a.test/1", {"id": "https://a.test/2"}]}),
        );
        assert_eq!(
            ordered.items.iter().filter_map(Reference::id).collect::<Vec<_>>(),
            ["https://a.test/1", "https://a.test/2"]
        );
        assert_eq!(
            read(json!({"type": "Collection", "items": "https://a.test/1"}))
                .items
                .len(),
            1
        );
        let paged =
            read(json!({"type": "Collection", "totalItems": 5, "first": {"type": "CollectionPage", "items": []}}));
        assert!(paged.first.unwrap().object().is_some());
        assert_eq!(paged.total_items, Some(5));
    }

    #[test]
    fn items_are_bounded() {
        let items: Vec<_> = (0..10_000).map(|number| format!("https://a.test/{number}")).collect();
        assert_eq!(
            Collection::read(&json!({"type": "OrderedCollection", "orderedItems": items}), 5)
                .unwrap()
                .items
                .len(),
            5
        );
        assert_eq!(Collection::read(&json!({"type": "Note"}), 5), Err(ReadError::Type));
    }
}
