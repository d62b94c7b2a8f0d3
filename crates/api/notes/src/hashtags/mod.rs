//! `hashtags/*`.

pub mod list;
pub mod search;
pub mod show;
pub mod trend;

use kanikey_entities::Hashtag;

fn packed(tag: kanikey_db::hashtags::Hashtag) -> Hashtag {
    Hashtag {
        tag: tag.name,
        mentioned_users_count: tag.mentioned_users_count,
        mentioned_local_users_count: tag.mentioned_local_users_count,
        mentioned_remote_users_count: tag.mentioned_users_count - tag.mentioned_local_users_count,
        attached_users_count: 0,
        attached_local_users_count: 0,
        attached_remote_users_count: 0,
    }
}
