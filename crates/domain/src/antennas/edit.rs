//! Making, changing and removing antennas.

use kanikey_core::RolePolicies;
use kanikey_db::antennas::{self, Antenna};
use kanikey_db::{Connection, lists, transaction, users};
use serde_json::{Value, json};

use super::AntennaError;
use super::matching::alternatives;
use crate::Site;

/// The most words in all alternatives together, and the most handles; what Misskey leaves open, and each note is held
/// against.
const MAX_WORDS: usize = 500;
/// The longest word or handle, in bytes.
const MAX_WORD_LENGTH: usize = 512;

/// What an antenna looks for: `None` leaves a setting as it is.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names are the API's")]
pub struct AntennaForm {
    pub name: Option<String>,
    pub src: Option<String>,
    /// `Some(None)`: no list any more.
    pub user_list_id: Option<Option<String>>,
    pub keywords: Option<Vec<Vec<String>>>,
    pub exclude_keywords: Option<Vec<Vec<String>>>,
    pub users: Option<Vec<String>>,
    pub case_sensitive: Option<bool>,
    pub local_only: Option<bool>,
    pub exclude_bots: Option<bool>,
    pub with_replies: Option<bool>,
    pub with_file: Option<bool>,
    pub exclude_notes_in_sensitive_channel: Option<bool>,
}

/// Makes an antenna; exactly as many as the policies allow, also when asked in parallel.
///
/// # Errors
/// [`AntennaError::EmptyKeyword`], [`AntennaError::TooLarge`], [`AntennaError::NoSuchList`],
/// [`AntennaError::TooManyAntennas`].
pub async fn create(
    site: &Site,
    owner_id: &str,
    form: AntennaForm,
    policies: &RolePolicies,
) -> Result<Antenna, AntennaError> {
    let antenna = form.apply_to(blank(site, owner_id));
    check_words(&antenna)?;
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        users::lock(conn, owner_id).await?;
        if antennas::count_of_owner(conn, owner_id).await? >= i64::from(policies.antenna_limit) {
            return Err(AntennaError::TooManyAntennas);
        }
        check_list(conn, &antenna).await?;
        antennas::insert(conn, &antenna).await?;
        Ok(())
    })
    .await?;
    Ok(antenna)
}

/// Changes an antenna, and wakes it up.
///
/// # Errors
/// [`AntennaError::NoSuchAntenna`], [`AntennaError::EmptyKeyword`], [`AntennaError::TooLarge`],
/// [`AntennaError::NoSuchList`].
pub async fn update(site: &Site, owner_id: &str, antenna_id: &str, form: AntennaForm) -> Result<Antenna, AntennaError> {
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        let stored = antennas::by_id(conn, antenna_id).await?;
        let stored = stored.filter(|antenna| antenna.user_id == owner_id);
        let antenna = form.apply_to(stored.ok_or(AntennaError::NoSuchAntenna)?);
        let antenna = Antenna {
            is_active: true,
            last_used_at: site.clock.now(),
            ..antenna
        };
        check_words(&antenna)?;
        check_list(conn, &antenna).await?;
        if !antennas::update(conn, &antenna).await? {
            return Err(AntennaError::NoSuchAntenna);
        }
        Ok(antenna)
    })
    .await
}

/// Removes an antenna.
///
/// # Errors
/// [`AntennaError::NoSuchAntenna`].
pub async fn delete(site: &Site, owner_id: &str, antenna_id: &str) -> Result<(), AntennaError> {
    let mut conn = site.conn().await?;
    if !antennas::delete(&mut conn, owner_id, antenna_id).await? {
        return Err(AntennaError::NoSuchAntenna);
    }
    Ok(())
}

impl AntennaForm {
    fn apply_to(self, antenna: Antenna) -> Antenna {
        let words = |words: Option<Vec<Vec<String>>>, stored: Value| words.map_or(stored, |words| json!(words));
        Antenna {
            name: self.name.unwrap_or(antenna.name),
            src: self.src.unwrap_or(antenna.src),
            user_list_id: self.user_list_id.unwrap_or(antenna.user_list_id),
            keywords: words(self.keywords, antenna.keywords),
            exclude_keywords: words(self.exclude_keywords, antenna.exclude_keywords),
            users: self.users.unwrap_or(antenna.users),
            case_sensitive: self.case_sensitive.unwrap_or(antenna.case_sensitive),
            local_only: self.local_only.unwrap_or(antenna.local_only),
            exclude_bots: self.exclude_bots.unwrap_or(antenna.exclude_bots),
            with_replies: self.with_replies.unwrap_or(antenna.with_replies),
            with_file: self.with_file.unwrap_or(antenna.with_file),
            exclude_notes_in_sensitive_channel: self
                .exclude_notes_in_sensitive_channel
                .unwrap_or(antenna.exclude_notes_in_sensitive_channel),
            ..antenna
        }
    }
}

fn blank(site: &Site, owner_id: &str) -> Antenna {
    Antenna {
        id: site.ids.next(),
        user_id: owner_id.to_owned(),
        name: String::new(),
        src: "all".to_owned(),
        user_list_id: None,
        keywords: json!([]),
        exclude_keywords: json!([]),
        users: Vec::new(),
        case_sensitive: false,
        local_only: false,
        exclude_bots: false,
        with_replies: false,
        with_file: false,
        exclude_notes_in_sensitive_channel: false,
        is_active: true,
        last_used_at: site.clock.now(),
    }
}

fn check_words(antenna: &Antenna) -> Result<(), AntennaError> {
    let (wanted, unwanted) = (alternatives(&antenna.keywords), alternatives(&antenna.exclude_keywords));
    let words: Vec<&str> = wanted.into_iter().chain(unwanted).flatten().collect();
    if words.is_empty() {
        return Err(AntennaError::EmptyKeyword);
    }
    let handles = antenna.users.iter().map(String::as_str);
    let is_too_long = words
        .iter()
        .copied()
        .chain(handles)
        .any(|word| word.len() > MAX_WORD_LENGTH);
    if is_too_long || words.len() > MAX_WORDS || antenna.users.len() > MAX_WORDS {
        return Err(AntennaError::TooLarge);
    }
    Ok(())
}

async fn check_list(conn: &mut Connection, antenna: &Antenna) -> Result<(), AntennaError> {
    let Some(list_id) = &antenna.user_list_id else {
        return if antenna.src == "list" {
            Err(AntennaError::NoSuchList)
        } else {
            Ok(())
        };
    };
    let list = lists::by_id(conn, list_id).await?;
    list.filter(|list| list.user_id == antenna.user_id)
        .map(drop)
        .ok_or(AntennaError::NoSuchList)
}
