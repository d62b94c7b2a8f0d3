//! The notes area's endpoints: `notes/*` and `hashtags/*`.

pub mod hashtags;
pub mod notes;

use kanikey_api_kit::Registered;

/// All of them, by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<hashtags::list::List>(),
    Registered::of::<hashtags::search::Search>(),
    Registered::of::<hashtags::show::Show>(),
    Registered::of::<hashtags::trend::Trend>(),
    Registered::of::<notes::index::Notes>(),
    Registered::of::<notes::children::Children>(),
    Registered::of::<notes::conversation::Conversation>(),
    Registered::of::<notes::create::Create>(),
    Registered::of::<notes::delete::Delete>(),
    Registered::of::<notes::favorites::create::Create>(),
    Registered::of::<notes::favorites::delete::Delete>(),
    Registered::of::<notes::featured::Featured>(),
    Registered::of::<notes::global_timeline::GlobalTimeline>(),
    Registered::of::<notes::hybrid_timeline::HybridTimeline>(),
    Registered::of::<notes::local_timeline::LocalTimeline>(),
    Registered::of::<notes::mentions::Mentions>(),
    Registered::of::<notes::polls::recommendation::Recommendation>(),
    Registered::of::<notes::polls::vote::Vote>(),
    Registered::of::<notes::reactions::index::Reactions>(),
    Registered::of::<notes::reactions::create::Create>(),
    Registered::of::<notes::reactions::delete::Delete>(),
    Registered::of::<notes::renotes::Renotes>(),
    Registered::of::<notes::replies::Replies>(),
    Registered::of::<notes::search::Search>(),
    Registered::of::<notes::search_by_tag::SearchByTag>(),
    Registered::of::<notes::show::Show>(),
    Registered::of::<notes::state::State>(),
    Registered::of::<notes::thread_muting::create::Create>(),
    Registered::of::<notes::thread_muting::delete::Delete>(),
    Registered::of::<notes::timeline::Timeline>(),
    Registered::of::<notes::unrenote::Unrenote>(),
    Registered::of::<notes::update::Update>(),
    Registered::of::<notes::user_list_timeline::UserListTimeline>(),
    Registered::of::<notes::versions::Versions>(),
];
