//! `auth/*`: letting registered apps in.

pub mod accept;
pub mod session;
