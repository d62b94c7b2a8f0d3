//! Who follows across two servers, in short (FEP-8fcf): the exclusive or of the SHA-256 of the followers' ids.

use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;

use crate::{Connection, DbError};

/// The bits of a SHA-256.
const BITS: usize = 256;

#[derive(diesel::QueryableByName)]
struct Bits {
    #[diesel(sql_type = Nullable<Text>)]
    bits: Option<String>,
}

#[derive(diesel::QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

/// The digest of the followers that a local account has on `host`, in lower-case hexadecimal.
pub async fn digest_of_remote(conn: &mut Connection, followee_id: &str, host: &str) -> Result<String, DbError> {
    let found: Bits = sql_query(
        "SELECT bit_xor(('x' || encode(sha256(convert_to(u.uri, 'UTF8')), 'hex'))::bit(256))::text AS bits \
         FROM followings f JOIN users u ON u.id = f.follower_id WHERE f.followee_id = $1 AND u.host = $2",
    )
    .bind::<Text, _>(followee_id)
    .bind::<Text, _>(host)
    .get_result(conn)
    .await?;
    Ok(hexadecimal(found.bits.as_deref()))
}

/// The digest of the followers that an account of another server has here; their ids are `prefix` and their own.
pub async fn digest_of_local(conn: &mut Connection, followee_id: &str, prefix: &str) -> Result<String, DbError> {
    let found: Bits = sql_query(
        "SELECT bit_xor(('x' || encode(sha256(convert_to($2 || u.id, 'UTF8')), 'hex'))::bit(256))::text AS bits \
         FROM followings f JOIN users u ON u.id = f.follower_id WHERE f.followee_id = $1 AND u.host IS NULL",
    )
    .bind::<Text, _>(followee_id)
    .bind::<Text, _>(prefix)
    .get_result(conn)
    .await?;
    Ok(hexadecimal(found.bits.as_deref()))
}

/// The ActivityPub ids of the followers that a local account has on `host`, at most `limit`.
pub async fn remote_followers(
    conn: &mut Connection,
    followee_id: &str,
    host: &str,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    let found: Vec<Id> = sql_query(
        "SELECT u.uri AS id FROM followings f JOIN users u ON u.id = f.follower_id \
         WHERE f.followee_id = $1 AND u.host = $2 AND u.uri IS NOT NULL ORDER BY f.id LIMIT $3",
    )
    .bind::<Text, _>(followee_id)
    .bind::<Text, _>(host)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// The followers that an account of another server has here, by their own ids, at most `limit`.
pub async fn local_followers(conn: &mut Connection, followee_id: &str, limit: i64) -> Result<Vec<String>, DbError> {
    let found: Vec<Id> = sql_query(
        "SELECT u.id FROM followings f JOIN users u ON u.id = f.follower_id \
         WHERE f.followee_id = $1 AND u.host IS NULL ORDER BY f.id LIMIT $2",
    )
    .bind::<Text, _>(followee_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// Nobody's digest is all zeros.
fn hexadecimal(bits: Option<&str>) -> String {
    let zeros = "0".repeat(BITS);
    let bits = bits.unwrap_or(&zeros).as_bytes();
    bits.chunks(4)
        .map(|digit| digit.iter().fold(0, |value, bit| value * 2 + u32::from(*bit == b'1')))
        .filter_map(|value| char::from_digit(value, 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::hexadecimal;

    #[test]
    fn bits_are_written_four_to_a_digit() {
        assert_eq!(hexadecimal(None), "0".repeat(64));
        assert_eq!(hexadecimal(Some("000110101111")), "1af");
    }
}
