//! `kanikey serve`.

use kanikey_config::Config;
use tokio::signal::unix::{SignalKind, signal};

use super::{CommandError, output};
use crate::boot::{self, Parts, logging};

pub(super) fn run(config: Config) -> Result<(), CommandError> {
    logging::start(&config.log);
    actix_rt::System::new().block_on(async {
        let origin = config.url.as_str().trim_end_matches('/').to_owned();
        let running = boot::start(config, Parts::default()).await?;
        welcome(&origin, &running).await?;
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
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
        output::say("There is no account yet. Make the administrator:");
        output::say(&format!(
            "  curl {origin}/api/admin/accounts/create -H 'content-type: application/json' \\\n    \
             -d '{{\"username\":\"admin\",\"password\":\"choose-one\"}}'"
        ));
    }
    Ok(())
}
