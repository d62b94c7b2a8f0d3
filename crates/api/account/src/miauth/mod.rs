//! `miauth/*`: letting apps in.

pub mod gen_token;
