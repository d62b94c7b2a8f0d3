//! Collections and their pages.

use serde::Serialize;

use super::kind::Kind;

/// A collection: with its items, or with links to its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct OrderedCollection<T = String> {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    total_items: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ordered_items: Option<Vec<T>>,
}

/// A page of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct OrderedCollectionPage<T = String> {
    id: String,
    part_of: String,
    #[serde(rename = "type")]
    kind: Kind,
    total_items: u64,
    ordered_items: Vec<T>,
    /// The page before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    /// The page after this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl OrderedCollection<String> {
    /// A collection that is read by its pages.
    pub fn paged(id: String, total_items: u64, first: Option<String>, last: Option<String>) -> Self {
        Self {
            id,
            kind: Kind::OrderedCollection,
            total_items,
            first,
            last,
            ordered_items: None,
        }
    }
}

impl<T: Serialize> OrderedCollection<T> {
    /// A collection with all of its items in it.
    pub fn whole(id: String, items: Vec<T>) -> Self {
        let total_items = items.len() as u64;
        Self {
            id,
            kind: Kind::OrderedCollection,
            total_items,
            first: None,
            last: None,
            ordered_items: Some(items),
        }
    }
}

impl<T: Serialize> OrderedCollectionPage<T> {
    /// A page of the collection `part_of`, which has `total_items` in all.
    pub fn new(id: String, part_of: String, total_items: u64, items: Vec<T>) -> Self {
        let kind = Kind::OrderedCollectionPage;
        Self {
            id,
            part_of,
            kind,
            total_items,
            ordered_items: items,
            prev: None,
            next: None,
        }
    }
}
