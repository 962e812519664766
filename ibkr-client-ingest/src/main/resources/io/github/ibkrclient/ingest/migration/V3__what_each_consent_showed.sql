-- Which rows of sources each consent for AI clients showed, by their digests and accounts, so that a mended account moves
-- these and no others. A consent is named as its rows are while its account is not known.
create table consent_observation (
    user_id text not null references ibkr_user,
    consent text not null,
    digest bytea not null,
    account text not null,
    primary key (user_id, consent, digest)
);

-- Empty for what no consent shows.
alter table evidence add column consent text not null default '';
alter table evidence drop constraint evidence_pkey;
alter table evidence add primary key (user_id, account, source, first_day, last_day, proof, consent);

-- Of what was imported before it is known who showed it when it stands under the name of a consent, or when one connection
-- alone has a consent and the account. The id of that connection stands for the consent then. The rest stays where it is.
create temporary table known_consent on commit drop as
    select user_id, account, account as consent from evidence where account like 'mcp:%'
    union
    select user_id, account, account from execution where account like 'mcp:%'
    union
    select user_id, account, account from dropped_observation where account like 'mcp:%'
    union all
    select c.user_id, a.account, min(cast(c.id as text))
    from account a
    join connection c on c.id = a.connection_id
    join secret s on s.connection_id = c.id and s.kind = 'MCP_CONSENT'
    where a.account not like 'mcp:%'
    group by c.user_id, a.account
    having count(*) = 1;

insert into consent_observation
    select e.user_id, k.consent, substring(e.digests from cast(one.place * 16 - 15 as int) for 16), e.account
    from execution e
    join known_consent k on k.user_id = e.user_id and k.account = e.account
    cross join lateral jsonb_array_elements(e.observations) with ordinality as one(content, place)
    where one.content ->> 'source' = 'MCP'
    on conflict do nothing;
insert into consent_observation
    select d.user_id, k.consent, d.digest, d.account
    from dropped_observation d
    join known_consent k on k.user_id = d.user_id and k.account = d.account
    where d.observation ->> 'source' = 'MCP'
    on conflict do nothing;
update evidence e set consent = k.consent from known_consent k
    where k.user_id = e.user_id and k.account = e.account and e.source = 'MCP';
