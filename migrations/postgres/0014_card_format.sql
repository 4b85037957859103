-- In which form a version was written down to be signed: a later form says more, and those that were signed before stay what they were.
alter table card_version add column format integer not null default 1;
