//! Local accounts that write notes.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::hosts::Arrival;
use crate::person::Person;
use crate::server::Server;
use crate::tally::{Tally, created_by};

const PASSWORD: &str = "correct horse battery staple";

/// Somebody who writes notes.
pub struct Writer {
    /// Their account.
    pub person: Person,
    /// Their ActivityPub id.
    pub actor: String,
}

/// A note that was written.
pub struct Written {
    /// Its ActivityPub id.
    pub uri: String,
    /// When the API had answered.
    pub at: Instant,
}

impl Writer {
    /// The first account of a server, its administrator.
    pub fn first(server: &Server) -> Self {
        Self::made_by(&Person::stranger(&server.origin), "author")
    }

    /// Another account; this one is the administrator.
    pub fn another(&self, name: &str) -> Self {
        Self::made_by(&self.person, name)
    }

    /// Writes so many notes, at most one in each `interval`.
    pub fn write(&self, count: usize, interval: Duration) -> Vec<Written> {
        let began = Instant::now();
        let write = |number: usize| {
            let due = began + interval * number as u32;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let text = format!(
                "Note {number}: **bold** words, a #tag{} and https://example.test/{number}",
                number % 40
            );
            let note = self.person.post(&text);
            Written {
                uri: format!("{}/notes/{}", self.person.origin, note["id"].as_str().expect("an id")),
                at: Instant::now(),
            }
        };
        (0..count).map(write).collect()
    }

    /// Compares what was written with what came to each of so many hosts.
    pub fn tally(&self, written: &[Written], arrivals: &[Arrival], hosts: usize) -> Tally {
        let written: Vec<String> = written.iter().map(|note| note.uri.clone()).collect();
        let mut inboxes: Vec<Vec<Value>> = vec![Vec::new(); hosts];
        for arrival in arrivals {
            inboxes[arrival.host].push(arrival.document());
        }
        let tally = |inbox: &Vec<Value>| Tally::of(&written, &created_by(inbox, &self.actor));
        inboxes.iter().map(tally).sum()
    }

    fn made_by(caller: &Person, name: &str) -> Self {
        let made = caller.call(
            "admin/accounts/create",
            json!({ "username": name, "password": PASSWORD }),
        );
        let word = |key: &str| made[key].as_str().expect("an account").to_owned();
        let person = caller.with_account(&word("id"), name, &word("token"));
        Self {
            actor: format!("{}/users/{}", person.origin, person.id),
            person,
        }
    }
}

impl Arrival {
    fn document(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// How many milliseconds after the API had answered each note came, everywhere. One that was quicker than the answer
/// has a negative number.
pub fn delays(written: &[Written], arrivals: &[Arrival]) -> Vec<f64> {
    let times: HashMap<&str, Instant> = written.iter().map(|note| (note.uri.as_str(), note.at)).collect();
    let delay = |arrival: &Arrival| {
        let document = arrival.document();
        let answered = *times.get(document["object"]["id"].as_str()?)?;
        let late = arrival.at.saturating_duration_since(answered).as_secs_f64();
        let early = answered.saturating_duration_since(arrival.at).as_secs_f64();
        Some((late - early) * 1000.0)
    };
    arrivals.iter().filter_map(delay).collect()
}
