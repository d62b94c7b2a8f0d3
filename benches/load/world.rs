//! People and notes to ask for, made through the API.

use serde_json::{Value, json};

use crate::person::Person;

const AUTHORS: usize = 20;
const NOTES_EACH: usize = 100;
const PASSWORD: &str = "correct horse battery staple";

/// Who and what is there.
pub struct World {
    /// Follows all the others.
    pub viewer: Person,
    /// They write.
    pub authors: Vec<Person>,
    /// The ids of public notes.
    pub notes: Vec<String>,
}

impl World {
    /// Twenty authors with a hundred notes each: plain ones, content warnings, replies, renotes and reactions.
    pub fn make(origin: &str) -> Self {
        let stranger = Person::stranger(origin);
        let viewer = with_account(&stranger, "admin/accounts/create", "viewer");
        viewer.call("admin/update-meta", json!({ "disableRegistration": false }));
        let authors: Vec<_> = (0..AUTHORS)
            .map(|number| with_account(&stranger, "signup", &format!("author{number}")))
            .collect();
        for author in &authors {
            viewer.call("following/create", json!({ "userId": author.id }));
        }
        let notes = std::thread::scope(|scope| {
            let writers: Vec<_> = authors
                .chunks(AUTHORS / 4)
                .map(|some| scope.spawn(|| write(some)))
                .collect();
            writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
        });
        Self { viewer, authors, notes }
    }
}

/// A text of the length and the markup that people use.
pub fn text(number: usize) -> String {
    format!(
        "Note {number}: **bold** words, a #tag{} and a link https://example.test/{number} for @author{} :blobcat:",
        number % 40,
        number % AUTHORS
    )
}

fn with_account(stranger: &Person, endpoint: &str, name: &str) -> Person {
    let made = stranger.call(endpoint, json!({ "username": name, "password": PASSWORD }));
    let word = |key: &str| made[key].as_str().expect("an account").to_owned();
    stranger.with_account(&word("id"), name, &word("token"))
}

fn write(authors: &[Person]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for number in 0..NOTES_EACH {
        for (author, turn) in authors.iter().zip(number..) {
            let earlier = notes.get(turn * 13 % notes.len().max(1)).cloned();
            let params = match (number % 10, earlier) {
                (3, Some(other)) => json!({ "renoteId": other }),
                (5, Some(other)) => json!({ "text": text(turn), "replyId": other }),
                (7, _) => json!({ "text": text(turn), "cw": "behind a warning" }),
                (8, Some(other)) => json!({ "text": text(turn), "renoteId": other }),
                _ => json!({ "text": text(turn) }),
            };
            let note: Value = author.call("notes/create", params)["createdNote"].clone();
            if note["text"].is_string() {
                notes.push(note["id"].as_str().expect("an id").to_owned());
            }
        }
        if let (Some(note), Some(author)) = (notes.last(), authors.get(number % authors.len())) {
            author.call("notes/reactions/create", json!({ "noteId": note, "reaction": "👍" }));
        }
    }
    notes
}
