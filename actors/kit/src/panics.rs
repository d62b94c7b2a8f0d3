//! Panics in the log.

use std::{
    any::Any,
    panic::{self, PanicHookInfo},
    thread,
};

/// Sends every panic of the process to `tracing` instead of standard error. Called once, where the process is set up.
pub fn log_panics() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let current = thread::current();
        tracing::error!(
            panic.message = text(info.payload()),
            panic.location = info.location().map(ToString::to_string),
            thread.name = current.name(),
            "panic"
        );
    }));
}

fn text(payload: &dyn Any) -> &str {
    let owned = || payload.downcast_ref::<String>().map(String::as_str);
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(owned)
        .unwrap_or("(no text)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_text_of_a_panic() {
        assert_eq!(text(&"plain"), "plain");
        assert_eq!(text(&String::from("formatted")), "formatted");
        assert_eq!(text(&42), "(no text)");
    }
}
