import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from '../../domain/text.ts';
import { formatBytes } from '../../locales/format/bytes.ts';
import { translate } from '../../locales/translate.ts';
import { readEnv } from '../env.ts';
import { type BackupReport, backupTo, restoreFrom } from '../features/installation/backup.ts';
import { migrationsDir, openInstallation } from './installation.ts';
import type { CommandOutput } from './terminal.ts';

function tell(key: string, { file, bytes, createdAt, sections }: BackupReport, out: CommandOutput): void {
  const rows = sections.reduce((sum, section) => sum + section.rows, 0);
  out.log(
    translate(text(`installation.backup.${key}`, { file, rows, createdAt, size: formatBytes(bytes) }), out.locale),
  );
}

/** Writes everything (decisions, facts, uploaded files) into one file. Fails with `conflict` when it exists. */
export async function backupInstallation(file: string, out: CommandOutput): Promise<void> {
  const installation = await openInstallation(readEnv(), { whileRunning: 'installation backup' });
  try {
    tell('written', await backupTo(installation, { file: resolve(file), now: new Date() }), out);
  } finally {
    await installation.close();
  }
}

/** Fills an empty installation from a backup. Fails, changing nothing, when there is something already. */
export async function restoreInstallation(file: string, out: CommandOutput): Promise<void> {
  await access(file);
  const installation = await openInstallation(readEnv(), { whileRunning: null, empty: true });
  try {
    tell('restored', await restoreFrom(installation, { file: resolve(file), migrationsDir }), out);
  } finally {
    await installation.close();
  }
}
