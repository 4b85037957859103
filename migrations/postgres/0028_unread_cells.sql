-- Cells that could not be read, of rows that count without them.
alter table import add column unread_cells bigint not null default 0;
