-- For searching people: by what their handles start with, and by what their names contain.
CREATE INDEX users_search ON users USING gin (username_lower gin_trgm_ops, lower(name) gin_trgm_ops);
