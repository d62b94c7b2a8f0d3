//! A story's world on a real server: most of it is put into the database directly, as other servers and past years would
//! have left it.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use kanikey_core::{Clock, IdGenerator, Timestamp, id};
use kanikey_db::Connection;
use kanikey_db::antennas::{self, Antenna, AntennaNote};
use kanikey_db::blocking::{self, Blocking};
use kanikey_db::following::{self, Following};
use kanikey_db::lists::{self, UserList, UserListMembership};
use kanikey_db::mute::{self, Muting, RenoteMuting};
use kanikey_db::notes::{self, Note};
use kanikey_db::polls::{self, Poll};
use kanikey_db::users::{self, Keypair, User, remote};
use proptest::sample::Index;
use serde_json::json;

use super::story::{Character, FIRST_REMOTE, PEOPLE, Said, Story, VIEWERS};
use crate::support::{Person, TestSite};

/// The servers of those who are not of this one.
const HOSTS: [&str; 2] = ["far.example", "sub.far.example"];

const HOUR: Duration = Duration::from_hours(1);

/// What is there.
pub struct World {
    pub viewers: Vec<Person>,
    pub stranger: Person,
    pub people: Vec<User>,
    /// Of each viewer.
    pub lists: Vec<String>,
    pub antennas: Vec<String>,
    pub muted_hosts: Vec<HashSet<String>>,
    /// All notes and their authors, those that were deleted as well, in the order of their ids.
    said: Vec<(String, usize)>,
    /// Those that are left.
    pub notes: Vec<Note>,
    pub now: Timestamp,
    /// By follower and followee, and whether replies are wanted.
    pub follows: HashMap<(usize, usize), bool>,
    pub blocks: HashSet<(usize, usize)>,
    pub mutes: HashSet<(usize, usize)>,
    pub renote_mutes: HashSet<(usize, usize)>,
    /// By list's owner and member, and whether replies are wanted.
    pub members: HashMap<(usize, usize), bool>,
    /// By antenna's owner.
    pub collected: HashMap<usize, HashSet<String>>,
}

impl World {
    /// Builds it.
    pub fn build(site: &TestSite, story: &Story) -> Self {
        let viewers: Vec<Person> = ["alice", "bob", "carol"].map(|name| site.person(name)).to_vec();
        let now = Clock::system().now();
        let mut world = Self {
            stranger: site.stranger(),
            people: Vec::new(),
            lists: Vec::new(),
            antennas: Vec::new(),
            muted_hosts: vec![HashSet::new(); VIEWERS],
            said: Vec::new(),
            notes: Vec::new(),
            now,
            follows: pairs_with(&story.follows),
            blocks: story
                .blocks
                .iter()
                .copied()
                .filter(|(one, other)| one != other)
                .collect(),
            mutes: HashSet::new(),
            renote_mutes: HashSet::new(),
            members: pairs_with(&story.members),
            collected: HashMap::new(),
            viewers,
        };
        let ids = IdGenerator::new(Clock::system());
        site.with_database(async |conn| world.fill(conn, &ids, story).await);
        world.ask(story);
        let ids: Vec<String> = world.said.iter().map(|(id, _)| id.clone()).collect();
        world.notes = site.with_database(async |conn| notes::by_ids(conn, &ids).await.expect("notes"));
        world
    }

    /// The id of one of the notes, whether it was deleted or not.
    pub fn bound(&self, at: Index) -> &str {
        &at.get(&self.said).0
    }

    /// When that note was made.
    pub fn made(&self, at: Index) -> Timestamp {
        id::time_of(self.bound(at)).expect("an id with its time")
    }

    /// Whose id it is.
    pub fn place_of(&self, user_id: &str) -> usize {
        let place = self.people.iter().position(|person| person.id == user_id);
        place.expect("one of the people")
    }

    async fn fill(&mut self, conn: &mut Connection, ids: &IdGenerator, story: &Story) {
        for viewer in &self.viewers {
            let user = users::by_id(conn, &viewer.id)
                .await
                .expect("an answer")
                .expect("a viewer");
            self.people.push(user);
        }
        for (at, character) in (VIEWERS..PEOPLE).zip(&story.others) {
            let user = settle(conn, ids, at, character).await;
            self.people.push(user);
        }
        self.relate(conn, ids, story).await;
        self.own(conn, ids).await;
        self.say(conn, ids, &story.notes).await;
    }

    async fn relate(&mut self, conn: &mut Connection, ids: &IdGenerator, story: &Story) {
        let id = |at: usize| self.people[at].id.clone();
        for ((follower, followee), with_replies) in &self.follows {
            let row = Following {
                id: ids.next(),
                follower_id: id(*follower),
                followee_id: id(*followee),
                notify: None,
                with_replies: *with_replies,
                uri: None,
            };
            following::insert(conn, &row).await.expect("a follow");
        }
        for (blocker, blockee) in &self.blocks {
            let row = Blocking {
                id: ids.next(),
                blocker_id: id(*blocker),
                blockee_id: id(*blockee),
            };
            blocking::insert(conn, &row).await.expect("a block");
        }
        for (muter, mutee, is_over) in story.mutes.iter().copied().filter(|(one, other, _)| one != other) {
            let row = Muting {
                id: ids.next(),
                muter_id: id(muter),
                mutee_id: id(mutee),
                expires_at: is_over.then(|| self.now - HOUR),
            };
            if mute::upsert(conn, &row, self.now).await.expect("a mute") && !is_over {
                self.mutes.insert((muter, mutee));
            }
        }
        for (muter, mutee) in story.renote_mutes.iter().copied().filter(|(one, other)| one != other) {
            if self.renote_mutes.insert((muter, mutee)) {
                let row = RenoteMuting {
                    id: ids.next(),
                    muter_id: id(muter),
                    mutee_id: id(mutee),
                };
                mute::insert_renote(conn, &row).await.expect("a mute of renotes");
            }
        }
    }

    /// A list and an antenna for each viewer.
    async fn own(&mut self, conn: &mut Connection, ids: &IdGenerator) {
        for viewer in 0..VIEWERS {
            let list = UserList {
                id: ids.next(),
                user_id: self.people[viewer].id.clone(),
                name: "list".to_owned(),
                is_public: false,
            };
            lists::insert(conn, &list).await.expect("a list");
            for ((_, member), with_replies) in self.members.iter().filter(|((owner, _), _)| *owner == viewer) {
                let row = UserListMembership {
                    id: ids.next(),
                    user_list_id: list.id.clone(),
                    user_id: self.people[*member].id.clone(),
                    with_replies: *with_replies,
                };
                lists::insert_membership(conn, &row).await.expect("a membership");
            }
            self.lists.push(list.id);
            let antenna = antenna(ids.next(), self.people[viewer].id.clone(), self.now);
            antennas::insert(conn, &antenna).await.expect("an antenna");
            self.antennas.push(antenna.id);
        }
    }

    async fn say(&mut self, conn: &mut Connection, ids: &IdGenerator, notes: &[Said]) {
        let mut said: Vec<Note> = Vec::new();
        for (at, words) in notes.iter().enumerate() {
            // Never on the hour, where limits are.
            let made = self.now - HOUR * words.hours_ago - HOUR / 2 + Duration::from_millis(at as u64 / 3);
            let note = self.note(ids.at(made), words, &said);
            notes::insert(conn, &note).await.expect("a note");
            if note.has_poll {
                polls::insert(conn, &poll(&note.id)).await.expect("a poll");
            }
            for viewer in &words.collected_by {
                let found = AntennaNote {
                    antenna_id: self.antennas[*viewer].clone(),
                    note_id: note.id.clone(),
                };
                antennas::collect(conn, &[found]).await.expect("a collected note");
                self.collected.entry(*viewer).or_default().insert(note.id.clone());
            }
            self.said.push((note.id.clone(), words.author));
            said.push(note);
        }
        self.said.sort();
    }

    fn note(&self, id: String, words: &Said, earlier: &[Note]) -> Note {
        let author = &self.people[words.author];
        let find = |at: &Option<Index>| at.filter(|_| !earlier.is_empty()).map(|at| at.get(earlier));
        let ids = |places: &[usize]| places.iter().map(|at| self.people[*at].id.clone()).collect();
        let (reply, renote) = (find(&words.reply_to), find(&words.renotes));
        let says_nothing = !words.has_text && !words.has_file && !words.has_poll;
        Note {
            text: (words.has_text || renote.is_none()).then(|| "some words".to_owned()),
            visibility: words.visibility.to_owned(),
            visible_user_ids: ids(&words.visible),
            mentions: ids(&words.mentions),
            file_ids: words.has_file.then(|| "nosuchfile".to_owned()).into_iter().collect(),
            has_poll: words.has_poll,
            reply_id: reply.map(|note| note.id.clone()),
            reply_user_id: reply.map(|note| note.user_id.clone()),
            thread_id: reply.map(|note| note.thread_id.clone().unwrap_or_else(|| note.id.clone())),
            renote_id: renote.map(|note| note.id.clone()),
            renote_user_id: renote.map(|note| note.user_id.clone()),
            is_pure_renote: renote.is_some() && reply.is_none() && says_nothing,
            uri: author.host.as_ref().map(|host| format!("https://{host}/notes/{id}")),
            ..Note::new(id, author.id.clone(), author.host.clone())
        }
    }

    /// What is done through the API: settings and deleting.
    fn ask(&mut self, story: &Story) {
        for (viewer, other) in &story.host_mutes {
            let host = self.people[*other].host.clone().expect("a server");
            self.muted_hosts[*viewer].insert(host);
        }
        for (viewer, hosts) in self.muted_hosts.iter().enumerate() {
            let words = if story.word_mutes.contains(&viewer) {
                json!([["words"]])
            } else {
                json!([])
            };
            // However they are written.
            let hosts: Vec<String> = hosts.iter().map(|host| host.to_uppercase()).collect();
            self.viewers[viewer].call("i/update", json!({ "mutedInstances": hosts, "mutedWords": words }));
        }
        let deleted = story.deleted.iter().map(|at| at.get(&self.said));
        for (id, author) in deleted.filter(|(_, author)| *author < VIEWERS) {
            // What it renoted may have taken it along.
            let _gone = self.viewers[*author].attempt("notes/delete", json!({ "noteId": id }));
        }
    }
}

/// What is said of pairs of different people: the first word counts.
fn pairs_with(pairs: &[(usize, usize, bool)]) -> HashMap<(usize, usize), bool> {
    let mut known = HashMap::new();
    for (one, other, marked) in pairs.iter().copied().filter(|(one, other, _)| one != other) {
        known.entry((one, other)).or_insert(marked);
    }
    known
}

/// Somebody who does not look, of this server or of another one.
async fn settle(conn: &mut Connection, ids: &IdGenerator, at: usize, character: &Character) -> User {
    let name = format!("person{at}");
    let host = (at >= FIRST_REMOTE).then(|| HOSTS[at % HOSTS.len()].to_owned());
    let user = User {
        uri: host.as_ref().map(|host| format!("https://{host}/users/{name}")),
        is_suspended: character.is_suspended,
        require_signin_to_view_contents: character.require_signin,
        make_notes_followers_only_before: character.followers_only_before,
        make_notes_hidden_before: character.hidden_before,
        ..User::new(ids.next(), &name, host)
    };
    if user.host.is_some() {
        let profile = remote::RemoteProfile {
            fields: json!([]),
            ..remote::RemoteProfile::default()
        };
        remote::insert(conn, &user, &profile).await.expect("an account");
    } else {
        let keypair = Keypair {
            user_id: user.id.clone(),
            public_key: String::new(),
            private_key: String::new(),
        };
        let made = users::insert_local(conn, &user, None, &keypair, ids.clock().now()).await;
        made.expect("an account");
    }
    user
}

fn antenna(id: String, user_id: String, now: Timestamp) -> Antenna {
    Antenna {
        id,
        user_id,
        name: "antenna".to_owned(),
        src: "all".to_owned(),
        user_list_id: None,
        keywords: json!([["nothing"]]),
        exclude_keywords: json!([]),
        users: Vec::new(),
        case_sensitive: false,
        local_only: false,
        exclude_bots: false,
        with_replies: true,
        with_file: false,
        exclude_notes_in_sensitive_channel: false,
        is_active: true,
        last_used_at: now,
    }
}

fn poll(note_id: &str) -> Poll {
    Poll {
        note_id: note_id.to_owned(),
        multiple: false,
        choices: vec!["a".to_owned(), "b".to_owned()],
        votes: vec![0, 0],
        expires_at: None,
        ended: false,
    }
}
