/** `npm run screenshots`: every screen as docs/screenshots/SCREEN-LANGUAGE-THEME[-phone].png. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import UPNG from 'upng-js';
import {
  hasBrowser,
  launchBrowser,
  type OpenPage,
  openPage,
  type View,
  withoutBrowser,
} from '../test/e2e/web/browser.ts';
import { openSample, sampleScreens } from '../test/e2e/web/sample.ts';
import { startInstallation } from '../test/harness.ts';
import { startWithSample } from '../test/sample.ts';

if (!hasBrowser) {
  console.error(withoutBrowser);
  process.exit(1);
}

const dir = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const views: (View & { name: string })[] = (['zh-CN', 'en'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).flatMap((theme) => [
    { name: `${locale}-${theme}`, locale, theme, width: 1440, height: 900 },
    { name: `${locale}-${theme}-phone`, locale, theme, width: 390, height: 844 },
  ]),
);

/** With a palette of 256 colours: screens have few, and the repository keeps every version. */
function small(png: Buffer): Buffer {
  const image = UPNG.decode(new Uint8Array(png).buffer);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 256));
}

async function picture({ page, settled }: OpenPage, path: string): Promise<Buffer> {
  await page.goto(path);
  await settled();
  return small(await page.screenshot({ animations: 'disabled' }));
}

/** One that nobody has set up yet, and one in which there is much to see. */
const [empty, installation] = [await startInstallation(), await startWithSample()];
const browser = await launchBrowser();
try {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  let count = 0;
  const save = (view: string, name: string, png: Buffer) => {
    writeFileSync(join(dir, `${name}-${view}.png`), png);
    count += 1;
  };
  for (const view of views) {
    const visitor = await openPage(browser, empty.address, view);
    save(view.name, 'setup', await picture(visitor, '/setup'));
    await visitor.context.close();
  }
  const session = await openSample(browser, installation.address);
  const screens = await sampleScreens(browser, installation.address, session);
  for (const view of views) {
    const visitor = await openPage(browser, installation.address, view);
    save(view.name, 'sign-in', await picture(visitor, '/sign-in'));
    await visitor.context.close();
    const member = await openPage(browser, installation.address, view, session);
    await member.context.request.patch('/api/v1/session', {
      data: { locale: view.locale, theme: view.theme },
      headers: { origin: installation.address },
    });
    for (const [name, path] of Object.entries(screens)) save(view.name, name, await picture(member, path));
    await member.context.close();
    console.log(view.name);
  }
  console.log(`${count} → docs/screenshots`);
} finally {
  await browser.close();
  await Promise.all([empty.stop(), installation.stop()]);
}
