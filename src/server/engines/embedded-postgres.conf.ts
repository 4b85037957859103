/** What makes the engine small: it serves one statement at a time. */
export const postgresqlconf = [
  'shared_buffers=16MB',
  'maintenance_work_mem=16MB',
  'max_connections=4',
  'max_wal_senders=0',
  'max_wal_size=64MB',
  'min_wal_size=32MB',
];
