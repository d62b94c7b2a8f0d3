//! The real binary, killed and stopped: what was acknowledged is there afterwards.

mod kill;
mod stop;
