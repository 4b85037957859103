import { headText, readHead } from '../../domain/cards/chain.ts';
import { reasonOf } from '../../domain/cards/verify.ts';
import { invalidInput } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { dayIn } from '../../domain/time/zone.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import { readEnv } from '../env.ts';
import { verifyLaunchRecords } from '../features/cards/queries.ts';
import { listLaunches } from '../features/launches/queries.ts';
import { allWorkspaces } from '../features/people/queries.ts';
import { adoptRecords } from '../features/verification/adoption.ts';
import { findHead, verifyWorkspace } from '../features/verification/queries.ts';
import { type Installation, openInstallation } from './installation.ts';
import type { CommandOutput } from './terminal.ts';

type CheckedLaunch = { workspace: string; launchId: string; launch: string; entries: number; broken: string | null };
type CheckedWorkspace = {
  workspaceId: string;
  workspace: string;
  entries: number;
  waiting: number;
  erased: number;
  head: string | null;
  broken: string[];
};
type CheckedHead = { head: string; workspace: string | null; launch: string | null };

/**
 * Checks the audit log and every record of every workspace, and everything signed, sealed and settled with its facts; and whether the given heads
 * are still in a chain. Exit code 1 when anything does not hold: of each launch the first, of each workspace all of it.
 */
export async function verifyInstallation(
  out: CommandOutput,
  { json, head = [] }: { json?: boolean; head?: string[] },
): Promise<number> {
  const installation = await openInstallation(readEnv(), { whileRunning: 'cards verify-all' });
  try {
    await adoptRecords(installation.postgres, new Date(), out.error);
    const heads = await checkHeads(installation, head);
    const workspaces = await checkWorkspaces(installation, out.locale);
    const launches = await checkLaunches(installation, out.locale);
    const lost = heads.filter((each) => each.workspace === null);
    const broken = launches.filter((launch) => launch.broken !== null);
    const isWhole = lost.length === 0 && broken.length === 0 && workspaces.every((each) => each.broken.length === 0);
    if (json) out.log(JSON.stringify({ ok: isWhole, heads, workspaces, launches }, null, 2));
    else tell(out, { heads, workspaces, launches });
    return isWhole ? 0 : 1;
  } finally {
    await installation.close();
  }
}

type Found = { heads: CheckedHead[]; workspaces: CheckedWorkspace[]; launches: CheckedLaunch[] };

function tell(out: CommandOutput, { heads, workspaces, launches }: Found): void {
  const say = (key: string, params: Record<string, string | number>) =>
    translate(text(`installation.verify.${key}`, params), out.locale);
  for (const { head, workspace: name, launch } of heads) {
    if (name === null) out.error(`✗ ${say('headLost', { head })}`);
    else out.log(`✓ ${say('headFound', { head, where: launch === null ? name : `${name} · ${launch}` })}`);
  }
  for (const { workspace: name, broken } of workspaces)
    for (const what of broken) out.error(say('brokenAt', { where: name, what }));
  for (const { workspace: name, launch, broken } of launches)
    if (broken !== null) out.error(say('brokenAt', { where: `${name} · ${launch}`, what: broken }));
  for (const { workspace: name, entries, waiting, erased, head } of workspaces)
    out.log(say('audit', { name, entries, waiting, erased, head: head ?? '—' }));
  const broken = launches.filter((launch) => launch.broken !== null).length;
  const entries = launches.reduce((sum, launch) => sum + launch.entries, 0);
  if (broken === 0) out.log(say('holds', { launches: launches.length, entries }));
  else out.error(say('broken', { launches: launches.length, broken }));
}

async function checkHeads({ postgres }: Installation, written: string[]): Promise<CheckedHead[]> {
  const heads = written.map((each) => {
    const head = readHead(each);
    if (!head) throw invalidInput('installation.verify.headUnreadable', { head: each });
    return head;
  });
  return Promise.all(
    heads.map(async (head) => {
      const found = await findHead(postgres.db, head);
      return { head: headText(head), workspace: found?.workspace ?? null, launch: found?.launch ?? null };
    }),
  );
}

async function checkWorkspaces(installation: Installation, locale: Locale): Promise<CheckedWorkspace[]> {
  const checked: CheckedWorkspace[] = [];
  for (const { id: workspaceId, name } of await allWorkspaces(installation.postgres.db)) {
    // No server runs here that would seal what waits.
    const found = await verifyWorkspace({ db: installation.postgres.db, workspaceId, now: null });
    const { entries, waiting, erased, head, breaks } = found;
    const broken = breaks.map((each) => translate(reasonOf(each), locale));
    checked.push({ workspaceId, workspace: name, entries, waiting, erased, head: head && headText(head), broken });
  }
  return checked;
}

async function checkLaunches(installation: Installation, locale: Locale): Promise<CheckedLaunch[]> {
  const { db } = installation.postgres;
  const checked: CheckedLaunch[] = [];
  for (const { id: workspaceId, name, timeZone } of await allWorkspaces(installation.postgres.db)) {
    const now = new Date();
    const ctx = { db, facts: installation.facts, workspaceId, now, timeZone, today: dayIn(timeZone, now) };
    for (const launch of [...(await listLaunches(ctx)), ...(await listLaunches(ctx, true))]) {
      const found = await verifyLaunchRecords(ctx, launch.id);
      checked.push({
        workspace: name,
        launchId: launch.id,
        launch: launch.name,
        entries: found.ok ? found.entries : 0,
        broken: found.ok ? null : translate(reasonOf(found.broken), locale),
      });
    }
  }
  return checked;
}
