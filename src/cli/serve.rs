//! `kanikey serve`.

use kanikey_config::Config;
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};

use super::{CommandError, output};
use crate::boot::{self, Parts, logging};

pub(super) fn run(config: Config) -> Result<(), CommandError> {
    logging::start(&config.log);
    actix_rt::System::new().block_on(async {
        let origin = config.url.as_str().trim_end_matches('/').to_owned();
        // Before the start: who is told to stop meanwhile stops as soon as it can do so cleanly.
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let running = boot::start(config, Parts::default()).await?;
        welcome(&origin, &running).await?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        running.stop().await;
        Ok(())
    })
}

async fn welcome(origin: &str, running: &boot::Running) -> Result<(), CommandError> {
    tracing::info!(address = %running.address, "listening");
    output::say(&format!("Kanikey is at {origin}"));
    let mut conn = running.site.conn().await?;
    if !kanikey_db::users::any_local(&mut conn).await? {
        output::say(&first_step(origin, &running.site.config));
    }
    Ok(())
}

/// What to do on a server without accounts; the same rule as `domain::accounts::setup`'s.
fn first_step(origin: &str, config: &Config) -> String {
    let mut body = json!({ "username": "admin", "password": "choose-one" });
    match (&config.setup_password, &mut body) {
        // Whoever reads this started the server, and once there is an account it opens nothing any more.
        (Some(password), Value::Object(body)) => {
            body.insert("setupPassword".to_owned(), password.expose().into());
        }
        (None, _) if !config.bound_to_loopback_only() => {
            return "There is no account yet. Others can reach this server: set `setup_password` in its configuration, \
                    or make the administrator with `kanikey user create --admin NAME`."
                .to_owned();
        }
        _ => {}
    }
    let body = body.to_string().replace('\'', r"'\''");
    format!(
        "There is no account yet. Make the administrator:\n  \
         curl {origin}/api/admin/accounts/create -H 'content-type: application/json' \\\n    -d '{body}'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(keys: &str) -> String {
        first_step("http://127.0.0.1:3000", &Config::parse(keys, []).unwrap())
    }

    #[test]
    fn the_command_has_the_setup_password_where_it_is_asked_for() {
        assert!(hint("").ends_with(r#"-d '{"username":"admin","password":"choose-one"}'"#));
        let asked = hint("setup_password = \"it's a \\\"secret\\\"\"");
        assert!(
            asked.ends_with(r#""setupPassword":"it'\''s a \"secret\""}'"#),
            "{asked}"
        );
    }

    #[test]
    fn a_server_that_others_reach_asks_for_a_setup_password_first() {
        let open = hint("bind = \"0.0.0.0:3000\"");
        assert!(open.contains("setup_password") && !open.contains("curl"), "{open}");
    }
}
