/**
 * How long does a person wait for a screen? Every screen of the sample in browsers that have never seen it, the way back to each within the open product,
 * and another question of a study with 100,000 answer sheets: each until the screen no longer changes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { hasBrowser, launchBrowser, openPage, type Session, signIn, withoutBrowser } from '../test/e2e/web/browser.ts';
import { goTo } from '../test/e2e/web/go-to.ts';
import { sampleScreens } from '../test/e2e/web/sample.ts';
import { percentile, report } from './report.ts';
import { type Server, startServer } from './server.ts';

const contexts = 5;
const sheets = 100_000;
/** Nothing changed on the screen for so long: it is all there. */
const quietMs = 400;

/** When the view began and its screen last changed, by the clock of the page. */
type Seen = { began: number; changed: number };
declare const seen: Seen;

/** Runs in the page from its first moment. */
function watch(): void {
  const own: Seen = { began: 0, changed: 0 };
  Object.assign(window, { seen: own });
  new MutationObserver(() => {
    own.changed = performance.now();
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Milliseconds from the beginning of the view until its screen last changed. */
async function untilDrawn(page: Page): Promise<number> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  for (;;) {
    const took = await page.evaluate(
      (quiet) =>
        performance.now() - seen.changed > quiet && !document.querySelector('.mantine-Loader-root')
          ? seen.changed - seen.began
          : null,
      quietMs,
    );
    if (took !== null) return took;
    await sleep(50);
  }
}

/** The same from now on, of what `act` does in a page that is open. */
async function timed(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    seen.began = seen.changed = performance.now();
  });
  await act();
  return untilDrawn(page);
}

async function tellSample({ call }: Server): Promise<string> {
  const { id } = await call<{ id: string }>('POST', '/api/v1/samples', { locale: 'zh-CN' });
  for (;;) {
    const sample = await call<{ status: string; workspaceId: string }>('GET', `/api/v1/samples/${id}`);
    if (sample.status === 'done') return sample.workspaceId;
    if (sample.status !== 'queued' && sample.status !== 'running') throw new Error(JSON.stringify(sample));
    await sleep(200);
  }
}

/** A study of ten questions; answers the address of its screen. */
async function importStudy({ call, workspace, newLaunch }: Server): Promise<string> {
  const launch = await newLaunch();
  const questions = Array.from({ length: 10 }, (_, index) => `Q${index + 1}`);
  const answers = ['续航', '影像', '价格', '手感', '屏幕'];
  const rows = Array.from({ length: sheets }, (_, row) =>
    questions.map((_, index) => answers[(row * (index + 3) + (row % (index + 2))) % answers.length]).join(','),
  );
  const file = new TextEncoder().encode(`${questions.join(',')}\n${rows.join('\n')}\n`);
  const { uploadId } = await call<{ uploadId: string }>('POST', `${workspace}/uploads?name=answers.csv`, file);
  const inspected = await call<{ mapping: object; names: string[] }>('POST', `${launch}/imports/inspect`, {
    uploadId,
    kind: 'answers',
  });
  const { mapping, names } = inspected;
  const { id } = await call<{ id: string }>('POST', `${launch}/imports`, { uploadId, names, mapping });
  for (;;) {
    const { status, stored } = await call<{ status: string; stored: number }>('GET', `${launch}/imports/${id}`);
    if (status === 'done' && stored === sheets) break;
    if (status !== 'queued' && status !== 'running') throw new Error(`${status}: ${stored} of ${sheets} sheets`);
    await sleep(50);
  }
  const [study] = await call<{ id: string }[]>('GET', `${launch}/studies`);
  return `/launches/${launch.split('/').pop()}/demand/studies/${study?.id}`;
}

if (!hasBrowser) {
  console.log(withoutBrowser);
  process.exit(0);
}
const dir = await mkdtemp(join(tmpdir(), 'biplane-bench-'));
const running = await startServer(join(dir, 'data'));
const browser = await launchBrowser();
try {
  const { base, account } = running;
  const workspaceId = await tellSample(running);
  const first = await openPage(browser, base, {}, await signIn(browser, base, account));
  await first.page.goto('/');
  await first.page.evaluate((id) => localStorage.setItem('biplane.workspace', id), workspaceId);
  const session: Session = await first.context.storageState();
  await first.context.close();
  const screens = Object.entries(await sampleScreens(browser, base, session));

  const firstView = async (path: string): Promise<number> => {
    const { page, context } = await openPage(browser, base, {}, session);
    await page.addInitScript(watch);
    await page.goto(path);
    const took = await untilDrawn(page);
    await context.close();
    return took;
  };
  await firstView('/');
  for (const [name, path] of screens) {
    const samples: number[] = [];
    for (let round = 0; round < contexts; round++) samples.push(await firstView(path));
    report({ name: `screens: first view of ${name}`, value: percentile(samples, 0.5), unit: 'ms', limit: 1_500 });
  }

  const { page } = await openPage(browser, base, {}, session);
  await page.addInitScript(watch);
  await page.goto('/');
  await untilDrawn(page);
  const clicks = new Map<string, number[]>(screens.map(([name]) => [name, []]));
  for (let round = -1; round < contexts; round++)
    for (const [name, path] of screens) {
      const took = await timed(page, () => goTo(page, path));
      if (round >= 0) clicks.get(name)?.push(took);
    }
  const medians = [...clicks].map(([name, samples]) => ({ name, took: percentile(samples, 0.5) }));
  const slowest = medians.toSorted((a, b) => b.took - a.took)[0];
  report({
    name: `screens: back to the slowest by a click (${slowest?.name})`,
    value: slowest?.took ?? Number.NaN,
    unit: 'ms',
    limit: 300,
  });

  await page.goto(await importStudy(running));
  await untilDrawn(page);
  const switches: number[] = [];
  const questions = page.getByRole('navigation', { name: '题目' }).locator('button:not([aria-haspopup])');
  for (const question of (await questions.all()).slice(1)) switches.push(await timed(page, () => question.click()));
  if (switches.length === 0) throw new Error('the study shows no other question');
  report({
    name: `screens: another question of ${sheets} sheets, slowest of ${switches.length}`,
    value: Math.max(...switches),
    unit: 'ms',
    limit: 300,
  });
} finally {
  await browser.close();
  running.server.kill('SIGTERM');
  await new Promise((resolve) => running.server.once('exit', resolve));
  await rm(dir, { recursive: true, force: true });
}
