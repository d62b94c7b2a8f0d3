DROP FUNCTION time_of_id(text);
