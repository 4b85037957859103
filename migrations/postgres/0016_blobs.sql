-- Files are kept by the hash of what is in them (SHA-256); an upload, and the rejected rows of an import, name theirs.
alter table upload add column hash text;
alter table import add column rejects_hash text;
create index upload_hash on upload (hash) where removed_at is null;
create index import_rejects on import (rejects_hash) where rejects_hash is not null;
-- Files of earlier versions lie elsewhere and are not read any more.
update upload set removed_at = now() where removed_at is null;
