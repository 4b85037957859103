/** Everything that opens over or beside a screen, in both themes, by a reader of Chinese at a desk and one of English on a phone. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../../harness.ts';
import { sampleNow, startWithSample } from '../../sample.ts';
import { web } from '../../screens.ts';
import { addAxe, violationsInBothThemes } from './axe.ts';
import { hasBrowser, launchBrowser, openPage, type Session } from './browser.ts';
import { unreadable } from './cut.ts';
import { dialogs, furtherScreens, partsOfOthers, type Scene, sayIn, unrest } from './dialogs.ts';
import { goTo } from './go-to.ts';
import { signedIn } from './people.ts';
import { joinSample, openSample, sampleScreens } from './sample.ts';

const views = [
  { locale: 'zh-CN' as const, theme: 'light' as const, width: 1440, height: 900 },
  { locale: 'en' as const, theme: 'dark' as const, width: 390, height: 844 },
];

it('are all on the list: whatever a file draws over a screen is opened as often as it is drawn', () => {
  const draws =
    /<(Drawer|RecordDrawer|TrashDrawer|Modal|Menu|Popover|ConfirmButton|Ask|AskDialog|EntryGrid|ConflictNotice)\b(?!\.)/g;
  const missing: string[] = [];
  for (const file of readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'))) {
    const code = readFileSync(`${web}/${file}`, 'utf8');
    const drawn = [...code.matchAll(draws)].length;
    const opened = dialogs.filter(({ of }) => of === file).length;
    if (opened < drawn && !(file in partsOfOthers)) missing.push(`${file}: draws ${drawn}, opened ${opened}`);
  }
  expect(missing).toEqual([]);
});

describe.skipIf(!hasBrowser)('dialogs', () => {
  let installation: Installation;
  let browser: Browser;
  let sessions: Session[] = [];
  let unrests: Scene['own'][] = [];
  let screens: Record<string, string> = {};

  beforeAll(async () => {
    installation = await startWithSample();
    browser = await launchBrowser();
    const session = await openSample(browser, installation.address);
    screens = await sampleScreens(browser, installation.address, session);
    screens = { ...screens, ...(await furtherScreens(installation, screens.wager!)) };
    sessions = [session, await joinSample(browser, installation.address, session)];
    unrests = [await unrest(installation), await unrest(installation)];
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  it.concurrent.each(views)(
    'can be used by everybody in $locale, $theme and the other theme, $width px',
    async (view) => {
      const say = sayIn(view.locale);
      const own = unrests[views.indexOf(view)]!;
      const found: string[] = [];
      const open = async (session: Session) => {
        const opened = await openPage(browser, installation.address, { ...view, now: sampleNow, axe: true }, session);
        const { page, context } = opened;
        await addAxe(page);
        await page.emulateMedia({ colorScheme: view.theme, reducedMotion: 'reduce' });
        await page.addInitScript((locale) => localStorage.setItem('biplane.language', locale), view.locale);
        await context.request.patch('/api/v1/session', {
          data: { locale: view.locale, theme: 'system' },
          headers: { origin: installation.address },
        });
        await page.goto('/');
        await opened.settled();
        return opened;
      };
      const places = {
        sample: await open(sessions[views.indexOf(view)]!),
        own: await open(await signedIn(installation, own.owner, own.workspaceId)),
      };
      for (const { name, in: place = 'own', only, stays, ends, open: openIt } of dialogs) {
        if (only && (only === 'phone') !== view.width < 500) continue;
        const { page, settled } = places[place];
        const scene: Scene = { page, view, own, screens };
        try {
          const shown = await openIt(scene, say);
          await shown.waitFor();
          if (!ends) await settled();
          for (const violation of await violationsInBothThemes(shown, view.theme)) found.push(`${name}: ${violation}`);
          for (const trouble of await unreadable(page)) found.push(`${name}: ${trouble}`);
          const over = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          if (over > 0) found.push(`${name}: ${over} px wider than the screen`);
          // Nothing of it is left, so that the next one is opened by what opens it.
          if (stays) await page.reload();
          if (!ends) await goTo(page, '/settings');
        } catch (error) {
          found.push(`${name}: ${String(error).slice(0, 400)}`);
          await page.context().setOffline(false);
          await page.goto('/settings');
        }
      }
      const complaints = Object.values(places).flatMap((each) => each.complaints);
      for (const { context } of Object.values(places)) await context.close();
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    },
    900_000,
  );
});
