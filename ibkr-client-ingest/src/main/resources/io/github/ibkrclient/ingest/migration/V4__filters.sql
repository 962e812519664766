-- Executions of a symbol, or of what has it as its underlying, in the order of their times.
create index execution_symbol on execution (user_id, symbol, at);
create index execution_underlying on execution (user_id, underlying, at) where underlying is not null;
