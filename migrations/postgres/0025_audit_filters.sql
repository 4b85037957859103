-- A page of the audit log of one who acted, or of a span of days, is read from an index, however long the log is.
create index audit_entry_actor on audit_entry (workspace_id, actor_id, id desc);
create index audit_entry_at on audit_entry (workspace_id, at);
