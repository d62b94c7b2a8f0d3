//! What an endpoint is made of: its metadata, parameters, answer and errors.
//!
//! One endpoint is one file, and the file's place is its name: `notes/favorites/create` is the module
//! `notes::favorites::create` of its area (checked when it is compiled). Areas list their endpoints in a sorted table of
//! [`Registered`]; `kanikey-api-registry` joins the tables, and the dispatcher does for all of them what is the same:
//! authentication, permission, policy, rate limit, metrics and the error envelope.

pub mod catalogue;
pub mod context;
pub mod endpoint;
pub mod error;
pub mod errors;
pub mod gate;
pub mod host_name;
pub mod meta;
pub mod page;
pub mod params;
pub mod registered;

/// What the file of an endpoint imports.
pub mod prelude {
    pub use kanikey_core::Permission;
    pub use schemars::JsonSchema;
    pub use serde::{Deserialize, Serialize};

    pub use crate::context::{Caller, Ctx};
    pub use crate::endpoint::{Endpoint, NoContent};
    pub use crate::error::{ApiError, ApiResult, ErrorCode};
    pub use crate::host_name::HostName;
    pub use crate::meta::{Limit, Meta};
    pub use crate::page::Page;
    pub use crate::params::{Id, Int, Maybe, PageLimit, Text, UniqueVec};
    pub use crate::registered::Registered;
}

pub use context::{Caller, Ctx, TokenInfo};
pub use endpoint::{Endpoint, NoContent};
pub use error::{ApiError, ApiResult, ErrorCode};
pub use kanikey_domain::Site;
pub use meta::{Audience, Limit, Meta};
pub use registered::Registered;
