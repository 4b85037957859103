-- A page of the audit log about a launch, or about one kind of record, is read from an index, newest first, however long the log is.
create index audit_entry_launch on audit_entry (workspace_id, launch_id, id desc);
create index audit_entry_entity on audit_entry (workspace_id, entity, id desc);

-- Sessions that have ended are removed.
create index session_ended on session (expires_at);
