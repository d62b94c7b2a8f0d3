//! `kanikey user`.

use clap::Subcommand;
use kanikey_config::Config;
use kanikey_core::random;
use kanikey_db::{migrate, users};
use kanikey_domain::accounts;

use super::{CommandError, output};
use crate::boot::{database, site};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account. The password is asked for by KANIKEY_PASSWORD; without it one is made and shown.
    Create {
        /// The account's name: letters, digits and `_`, at most 20.
        username: String,
        /// Let it administer the server.
        #[arg(long)]
        admin: bool,
    },
}

/// The variable that holds a password, so that it is not seen in the list of processes.
const PASSWORD_VARIABLE: &str = "KANIKEY_PASSWORD";

pub(super) fn run(mut config: Config, command: Command) -> Result<(), CommandError> {
    let Command::Create { username, admin } = command;
    // The running server tells the others of a new account; this process has nobody to tell.
    config.redis.url = None;
    let (password, is_made) = match std::env::var(PASSWORD_VARIABLE) {
        Ok(password) if !password.is_empty() => (password, false),
        _ => (random::alphanumeric(20), true),
    };
    let created = actix_rt::System::new().block_on(async {
        let db = database::open(&config).await?;
        migrate::run_pending(&db).await?;
        let site = site::assemble(config, db.clone()).await?.site;
        let account = accounts::signup(&site, &username, password.clone(), true).await?;
        if admin {
            let mut conn = db.conn().await?;
            users::set_administrator(&mut conn, &account.user.id).await?;
        }
        db.close().await;
        Ok::<_, CommandError>(account)
    })?;
    output::say(&format!("The account @{} is there.", created.user.username));
    if is_made {
        output::say(&format!("Its password: {password}"));
    }
    Ok(())
}
