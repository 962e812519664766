-- The account that the user named when the consent began; null when none was named.
alter table consent add column account text;

-- Who works on a token alone, and until when at most, by the clock of the database.
create table token_turn (
    key text primary key,
    holder uuid not null,
    until timestamptz not null
);
