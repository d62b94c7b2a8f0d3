//! `kanikey serve | migrate | user | config`.

mod migrate;
mod output;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kanikey_config::Config;

/// A server for a federated social network, with Misskey's client API.
#[derive(Debug, Parser)]
#[command(name = "kanikey", version, about)]
struct Arguments {
    /// The configuration file; without it `config.toml` in this folder, where there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (what happens without a command).
    Serve,
    /// Bring the database up to date, or take the last migration back.
    Migrate(migrate::Arguments),
    /// Look after accounts.
    #[command(subcommand)]
    User(user::Command),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Say whether the configuration is valid, and everything that is wrong with it.
    Check,
    /// Print a configuration file with every key and its meaning.
    Default,
}

/// A command's failure, told to whoever typed it.
pub(crate) type CommandError = Box<dyn std::error::Error>;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<(), CommandError> {
    let load = || Config::load(arguments.config.as_deref(), std::env::vars());
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(load()?),
        Command::Migrate(arguments) => migrate::run(&load()?, &arguments),
        Command::User(command) => user::run(load()?, command),
        Command::Config(ConfigCommand::Check) => {
            load()?;
            output::say("The configuration is valid.");
            Ok(())
        }
        Command::Config(ConfigCommand::Default) => {
            output::say(&kanikey_config::default_toml());
            Ok(())
        }
    }
}
