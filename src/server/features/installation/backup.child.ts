/** The process that writes a scheduled backup: compressing and hashing everything would keep the server from answering. */
import type { Layout } from '../../facts/door.ts';
import { openFacts } from '../../facts/door.ts';
import { openPostgres } from '../../store/postgres.ts';
import { backupTo } from './backup.ts';

export type BackupTask = {
  databaseUrl: string;
  clickhouseUrl: string;
  layout: Layout;
  embedded: boolean;
  dataDir: string;
  file: string;
  /** The newest backup there is. */
  earlier: string | null;
  now: string;
};

process.once('message', async (task: BackupTask) => {
  const postgres = openPostgres(task.databaseUrl, { embedded: task.embedded, patient: true });
  const facts = openFacts(task.clickhouseUrl, task.layout);
  await backupTo(
    { postgres, facts, dataDir: task.dataDir },
    { file: task.file, earlier: task.earlier, now: new Date(task.now), uploads: false },
  );
  await Promise.allSettled([facts.close(), postgres.close()]);
  process.exit(0);
});
process.on('disconnect', () => process.exit(1));
