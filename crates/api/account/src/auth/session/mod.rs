//! `auth/session/*`: what the apps call.

pub mod generate;
pub mod show;
pub mod userkey;
