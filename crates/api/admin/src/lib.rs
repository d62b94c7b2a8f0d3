//! The admin area's endpoints.

pub mod admin;

use kanikey_api_kit::Registered;

/// The area's endpoints, sorted by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<admin::accounts::create::Create>(),
    Registered::of::<admin::accounts::delete::Delete>(),
    Registered::of::<admin::emoji::add::Add>(),
    Registered::of::<admin::emoji::delete::Delete>(),
    Registered::of::<admin::emoji::list::List>(),
    Registered::of::<admin::federation::delete_all_files::DeleteAllFiles>(),
    Registered::of::<admin::federation::refresh_remote_instance_metadata::RefreshRemoteInstanceMetadata>(),
    Registered::of::<admin::federation::remove_all_following::RemoveAllFollowing>(),
    Registered::of::<admin::federation::update_instance::UpdateInstance>(),
    Registered::of::<admin::forward_abuse_user_report::ForwardAbuseUserReport>(),
    Registered::of::<admin::meta::ShowMeta>(),
    Registered::of::<admin::queue::clear::Clear>(),
    Registered::of::<admin::queue::deliver_delayed::DeliverDelayed>(),
    Registered::of::<admin::queue::inbox_delayed::InboxDelayed>(),
    Registered::of::<admin::queue::jobs::Jobs>(),
    Registered::of::<admin::queue::promote_jobs::PromoteJobs>(),
    Registered::of::<admin::queue::queue_stats::QueueStats>(),
    Registered::of::<admin::queue::queues::Queues>(),
    Registered::of::<admin::queue::remove_job::RemoveJob>(),
    Registered::of::<admin::queue::retry_job::RetryJob>(),
    Registered::of::<admin::queue::show_job::ShowJob>(),
    Registered::of::<admin::queue::show_job_logs::ShowJobLogs>(),
    Registered::of::<admin::queue::stats::Stats>(),
    Registered::of::<admin::relays::add::Add>(),
    Registered::of::<admin::relays::list::List>(),
    Registered::of::<admin::relays::remove::Remove>(),
    Registered::of::<admin::retention::Retention>(),
    Registered::of::<admin::roles::update_default_policies::UpdateDefaultPolicies>(),
    Registered::of::<admin::update_meta::UpdateMeta>(),
];
