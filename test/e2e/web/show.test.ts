/** What is shown can be taken away, read in full, and printed: files of every table and picture, labels apart, nothing cut without a way to read it. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../../src/files/open-source.ts';
import type { Installation } from '../../harness.ts';
import { sampleNow, startWithSample } from '../../sample.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage, type Session, type View } from './browser.ts';
import { labelsInTrouble, unreadable } from './cut.ts';
import { goTo } from './go-to.ts';
import { joinSample, openSample, sampleScreens } from './sample.ts';

describe.skipIf(!hasBrowser)('screens', () => {
  let installation: Installation;
  let browser: Browser;
  let screens: Record<string, string> = {};
  let sessions: Session[] = [];

  beforeAll(async () => {
    installation = await startWithSample();
    browser = await launchBrowser();
    const session = await openSample(browser, installation.address);
    screens = await sampleScreens(browser, installation.address, session);
    sessions = [session, await joinSample(browser, installation.address, session)];
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  const open = async (view: View): Promise<OpenPage> => {
    const session = sessions[view.locale === 'en' ? 1 : 0];
    const opened = await openPage(browser, installation.address, { ...view, now: sampleNow }, session);
    await opened.context.request.patch('/api/v1/session', {
      data: { locale: view.locale, theme: 'light' },
      headers: { origin: installation.address },
    });
    await opened.page.goto('/');
    await opened.settled();
    return opened;
  };

  it.each([
    { locale: 'zh-CN' as const, width: 390, height: 844 },
    { locale: 'en' as const, width: 390, height: 844 },
  ])(
    'can be read in $locale on a phone: nothing cut or torn without a way to read it, no label over another',
    async (view) => {
      const { page, context, settled } = await open(view);
      const sections = ['gap', 'forecasts', 'orders', 'ledger'].map((key): [string, string] => [
        `wager: ${key}`,
        `${screens.wager}?section=${key}`,
      ]);
      const found: string[] = [];
      const places: [string, string][] = [
        ...Object.entries(screens),
        ...sections,
        ['wager: settlement', `${screens['wager-settled']}?section=settlement`],
        ['studies', `${screens.demand}?tab=studies`],
      ];
      for (const [name, path] of places) {
        await goTo(page, path);
        await settled();
        for (const trouble of [...(await unreadable(page)), ...(await labelsInTrouble(page))])
          found.push(`${name}: ${trouble}`);
      }
      await context.close();
      expect(found).toEqual([]);
    },
    240_000,
  );

  it('show the wager on a phone one section at a time, which its address names', async () => {
    const { page, context, settled } = await open({ locale: 'zh-CN', width: 390, height: 844 });
    await goTo(page, screens.wager!);
    await settled();
    const jumps = page.getByRole('navigation', { name: '对赌的各部分' });
    await expect(page.getByRole('heading', { name: '差额归因' }).isVisible()).resolves.toBe(false);
    await jumps.getByRole('button', { name: '现状' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/section=gap/);
    await page.getByRole('heading', { name: '差额归因' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(3000);
    await page.goBack();
    await page.getByRole('heading', { name: '差额归因' }).waitFor({ state: 'hidden' });
    await context.close();
  }, 120_000);

  it('print every card, plan and settlement on A4 in light colours, without rail, buttons and search', async () => {
    // Of A4 between its margins.
    const { page, context, settled } = await open({ locale: 'zh-CN', width: 718, height: 1030 });
    await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'dark'));
    for (const name of ['launch', 'demand', 'cadence', 'wager', 'wager-settled']) {
      await goTo(page, screens[name]!);
      await settled();
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      const paper = await page.evaluate(() => ({
        onlyForScreens: [...document.querySelectorAll('nav, .mantine-Button-root, .mantine-ActionIcon-root, kbd')]
          .filter((element) => element.checkVisibility() && !element.closest('main section'))
          .map((element) => element.textContent),
        buttons: [...document.querySelectorAll('.mantine-Button-root')].filter((button) => button.checkVisibility())
          .length,
        background: getComputedStyle(document.body).backgroundColor,
        color: getComputedStyle(document.body).color,
        tooWide: [...document.querySelectorAll('main *')]
          .filter((element) => !(element instanceof SVGElement && element.parentElement?.closest('svg')))
          .filter((element) => element.getBoundingClientRect().right > 719 && element.checkVisibility())
          .map((element) => `${element.tagName} ${element.textContent?.slice(0, 20)}`)
          .slice(0, 3),
        undrawn: [...document.querySelectorAll('[data-exportable]')].filter(
          (part) => part.checkVisibility() && !part.querySelector('table, svg, ul, [data-grid]'),
        ).length,
      }));
      expect({ name, ...paper }).toEqual({
        name,
        onlyForScreens: [],
        buttons: 0,
        background: 'rgb(255, 255, 255)',
        color: 'rgb(22, 27, 38)',
        tooWide: [],
        undrawn: 0,
      });
      await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
      await page.emulateMedia({ media: 'screen' });
    }
    await context.close();
  }, 240_000);

  it('save every table and picture as CSV, XLSX and PNG, named by screen and day', async () => {
    const { page, context, complaints, settled } = await open({ locale: 'zh-CN', width: 1440, height: 1000 });
    await goTo(page, screens.wager!);
    await settled();
    const save = async (name: RegExp, format: string) => {
      const group = page.getByRole('group', { name }).first();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        group.getByRole('button', { name: format, exact: true }).click(),
      ]);
      const path = await download.path();
      return { name: download.suggestedFilename(), path, content: await readFile(path) };
    };
    const csv = await save(/导出「动因树」/, 'CSV');
    expect(csv.name).toBe('收入对赌-X1 秋季上市-动因树-2026-06-10.csv');
    const text = csv.content.toString('utf8');
    expect(text.startsWith('\ufeff动因,线上 · 计划,')).toBe(true);
    // As shown, and beside it every digit with its unit.
    expect(text).toMatch(/合计 · 影响,合计 · 影响 · 精确值（CNY）/);
    expect(text).toMatch(/转化率,2\.62%,2\.62\d*,%/);
    const xlsx = await save(/导出「动因树」/, 'XLSX');
    const workbook = await openSource(xlsx.path);
    let rows = 1;
    for await (const batch of workbook.batches) rows += batch.count;
    expect(workbook.header.slice(0, 2)).toEqual(['动因', '线上 · 计划']);
    expect(rows).toBe(text.trim().split('\r\n').length);
    for (const name of [/导出「差额归因」/, /导出「动因树」/]) {
      const png = await save(name, 'PNG');
      expect(png.name).toMatch(/^收入对赌-X1 秋季上市-.*-2026-06-10\.png$/);
      expect(png.content.subarray(1, 4).toString()).toBe('PNG');
      expect(await colours(page, png.content)).toBeGreaterThan(8);
    }
    await goTo(page, screens.cadence!);
    await settled();
    const plan = await save(/导出「两轨计划」/, 'PNG');
    expect(plan.content.length).toBeGreaterThan(20_000);
    await context.close();
    expect(complaints).toEqual([]);
  }, 240_000);
});

/** How many different colours a picture has: an empty one has one. */
function colours(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(
    async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const data = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      return new Set(data).size;
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
}
