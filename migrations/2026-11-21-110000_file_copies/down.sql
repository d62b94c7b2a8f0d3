DROP TABLE file_copies;
