//! `kanikey migrate`.

use clap::Args;
use kanikey_config::Config;
use kanikey_db::migrate;

use super::{CommandError, output};
use crate::boot::database;

/// What to do with the migrations.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only list what would be run.
    #[arg(long, conflicts_with = "revert")]
    pending: bool,
    /// Take the last migration back.
    #[arg(long)]
    revert: bool,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> Result<(), CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let database = database::open(config).await?;
        let done = if arguments.pending {
            migrate::pending(&database).await?
        } else if arguments.revert {
            migrate::revert_last(&database).await?.into_iter().collect()
        } else {
            migrate::run_pending(&database).await?
        };
        database.close().await;
        if done.is_empty() {
            output::say("Nothing to do: the database is up to date.");
        }
        done.iter().for_each(|name| output::say(name));
        Ok(())
    })
}
