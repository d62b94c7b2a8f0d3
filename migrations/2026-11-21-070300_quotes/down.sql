DROP TABLE quote_stamps;
DROP TABLE quotes;
DROP TABLE quote_policies;
