//! Leave to quote (FEP-044f): asked for, given, refused, taken back.

mod asked;
mod row;
mod stamps;

pub use asked::{
    ACCEPTED, REFUSED, REQUESTED, authorization_of, policy, put, refused_among, remember_policy, request, set_state,
    take_back,
};
pub use row::QuoteStamp;
pub use stamps::{insert_stamp, remove_stamps, stamp, stamps_between, stamps_of_note};
