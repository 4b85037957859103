/** What axe finds wrong with what a page shows, for screens and for what opens over them. */
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';

const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type Violation = { id: string; impact: string | null; nodes: { target: unknown[]; failureSummary?: string }[] };
type Options = { resultTypes: string[]; runOnly?: string[] };
type Axe = { run: (within: Element | Document, options: Options) => Promise<{ violations: Violation[] }> };

/** Every page that is opened from here on can be asked. */
export const addAxe = (page: Page) => page.addInitScript({ path });

async function violations(within: Locator, runOnly?: string[]): Promise<string[]> {
  const found = await within.evaluate((element, only) => {
    const { axe } = window as unknown as { axe: Axe };
    const options = { resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) };
    return axe.run(element, options).then((result) => result.violations);
  }, runOnly);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => {
      const where = nodes.slice(0, 3).map((node) => `${String(node.target)} ${node.failureSummary ?? ''}`);
      return `${id}: ${where.join(' | ')}`;
    });
}

/** Serious violations in the present theme, and what cannot be told from its background in the other one. */
export async function violationsInBothThemes(within: Locator, theme: 'light' | 'dark'): Promise<string[]> {
  const found = await violations(within);
  const other = theme === 'light' ? 'dark' : 'light';
  const page = within.page();
  await page.emulateMedia({ colorScheme: other });
  await page.locator(`html[data-mantine-color-scheme="${other}"]`).waitFor({ state: 'attached' });
  // Colours pass into each other; what turns without end, such as a loader, is not waited for.
  await page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve));
    const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(passing.map(({ finished }) => finished.catch(() => {})));
  });
  found.push(...(await violations(within, ['color-contrast'])).map((each) => `${other}: ${each}`));
  await page.emulateMedia({ colorScheme: theme });
  return found;
}
