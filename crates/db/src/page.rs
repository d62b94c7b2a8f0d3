//! Pages of listings, as Misskey cuts them: by id, between two bounds that are not part of the page.

/// Which part of a listing is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Only what is newer than this id. Without `until`, the page starts right after it and is in ascending order.
    pub since: Option<String>,
    /// Only what is older than this id.
    pub until: Option<String>,
    /// At most this many.
    pub limit: i64,
}

impl Page {
    /// The newest `limit`.
    pub fn first(limit: i64) -> Self {
        Self {
            since: None,
            until: None,
            limit,
        }
    }

    /// Whether the oldest come first: where the page continues upwards from `since`.
    pub fn is_ascending(&self) -> bool {
        self.since.is_some() && self.until.is_none()
    }
}

/// Narrows, sorts and limits a boxed query to a [`Page`] by its id column.
#[macro_export]
macro_rules! paginate {
    ($query:expr, $id:expr, $page:expr) => {{
        let (mut query, page): (_, &$crate::page::Page) = ($query, $page);
        if let Some(since) = &page.since {
            query = query.filter($id.gt(since.clone()));
        }
        if let Some(until) = &page.until {
            query = query.filter($id.lt(until.clone()));
        }
        query = if page.is_ascending() {
            query.order($id.asc())
        } else {
            query.order($id.desc())
        };
        query.limit(page.limit)
    }};
}
