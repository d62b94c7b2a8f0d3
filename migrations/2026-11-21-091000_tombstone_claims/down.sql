DROP TABLE tombstone_claims;
