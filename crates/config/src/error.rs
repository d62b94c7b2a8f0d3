//! What can be wrong with settings.

use std::fmt;
use std::path::PathBuf;

/// Why there is no [`Config`](crate::Config).
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The named file, or an existing `./config.toml`, cannot be read.
    #[error("cannot read the settings file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is not TOML. Only the place is told: the text around it may be a secret.
    #[error("the settings file is not valid TOML, line {line}: {message}")]
    Syntax {
        /// Line number, from 1.
        line: usize,
        /// What the parser expected.
        message: String,
    },
    /// Keys or values are refused; all of them are listed.
    #[error("{}", Listing(.0))]
    Invalid(Vec<Problem>),
}

/// One thing that is wrong, and with which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key's dotted name, or the environment variable's name where the value came from there.
    pub key: String,
    /// What is wrong with it. Never contains the value of a secret.
    pub message: String,
}

struct Listing<'a>(&'a [Problem]);

impl Problem {
    pub(crate) fn new(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.key, self.message)
    }
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("\n")?;
            }
            write!(formatter, "{problem}")?;
        }
        Ok(())
    }
}
