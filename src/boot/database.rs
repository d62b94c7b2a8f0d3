//! Opening the database that the configuration names.

use std::time::Duration;

use kanikey_config::Config;
use kanikey_db::{Database, DbError};

/// No query of ours takes this long; one that does is ended.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(10);

/// Connects to the configured PostgreSQL, or starts the embedded one in the data folder.
pub async fn open(config: &Config) -> Result<Database, DbError> {
    if let Some(url) = &config.database.url {
        return Database::connect(url.expose(), config.database.pool_size, STATEMENT_TIMEOUT).await;
    }
    #[cfg(feature = "embedded-postgres")]
    let opened = Database::embedded(&config.data_dir).await;
    #[cfg(not(feature = "embedded-postgres"))]
    let opened = Err(DbError::Unavailable(
        "this server was built without the embedded database: database.url must name one".to_owned(),
    ));
    opened
}
