create table journal_note (id bigint primary key, text text not null);
