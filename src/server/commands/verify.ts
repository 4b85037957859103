import { asc } from 'drizzle-orm';
import { text } from '../../domain/text.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import { readEnv } from '../env.ts';
import { verifyLaunchRecords } from '../features/cards/queries.ts';
import { listLaunches } from '../features/launches/queries.ts';
import { workspace } from '../features/people/schema.ts';
import { type Installation, openInstallation } from './installation.ts';
import type { CommandOutput } from './main.ts';

type Checked = { workspace: string; launchId: string; launch: string; entries: number; broken: string | null };

/** Checks everything signed, sealed and settled in every workspace; exit code 1 when a link is broken, with the first one of each launch. */
export async function verifyInstallation(out: CommandOutput, { json }: { json?: boolean }): Promise<number> {
  const installation = await openInstallation(readEnv(), { whileRunning: 'cards verify-all' });
  try {
    const launches = await checkAll(installation, out.locale);
    const broken = launches.filter((launch) => launch.broken !== null);
    if (json) out.log(JSON.stringify({ ok: broken.length === 0, launches }, null, 2));
    else {
      for (const { workspace: name, launch, broken: what } of broken) out.error(`✗ ${name} · ${launch}: ${what}`);
      const entries = launches.reduce((sum, launch) => sum + launch.entries, 0);
      const key = broken.length === 0 ? 'installation.verify.holds' : 'installation.verify.broken';
      const summary = text(key, { launches: launches.length, entries, broken: broken.length });
      (broken.length === 0 ? out.log : out.error)(translate(summary, out.locale));
    }
    return broken.length === 0 ? 0 : 1;
  } finally {
    await installation.close();
  }
}

async function checkAll({ postgres, facts }: Installation, locale: Locale): Promise<Checked[]> {
  const { db } = postgres;
  const checked: Checked[] = [];
  for (const { id: workspaceId, name } of await db.select().from(workspace).orderBy(asc(workspace.createdAt))) {
    const ctx = { db, facts, workspaceId, now: new Date() };
    for (const launch of [...(await listLaunches(ctx)), ...(await listLaunches(ctx, true))]) {
      const found = await verifyLaunchRecords(ctx, launch.id);
      const reason = found.ok
        ? null
        : translate(
            text(`cards.broken.${found.broken.record}.${found.broken.what}`, { name: found.broken.name }),
            locale,
          );
      checked.push({
        workspace: name,
        launchId: launch.id,
        launch: launch.name,
        entries: found.ok ? found.entries : 0,
        broken: reason,
      });
    }
  }
  return checked;
}
