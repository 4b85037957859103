/** An input method: while it composes, Enter and Escape are its own, and what it puts in is what is kept. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { newLaunch } from '../../harness.ts';
import { hasBrowser } from './browser.ts';
import { browsing } from './people.ts';

describe.skipIf(!hasBrowser)('an input method', () => {
  const { installation, open } = browsing();

  async function scene() {
    const { id: workspaceId, owner } = await installation().workspace('owner');
    const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: owner.id });
    const screen = await open(owner, workspaceId);
    const writes: string[] = [];
    screen.page.on('request', (request) => {
      if (request.method() !== 'GET') writes.push(request.url());
    });
    return { ...screen, client: owner.client, at: { workspaceId, launchId }, path: `/launches/${launchId}`, writes };
  }

  /** Composes in the field as somebody does who types pinyin, thinks better of it, types again and takes what is offered. */
  async function compose(field: Locator, pinyin: string, text: string) {
    const page: Page = field.page();
    await field.focus();
    const before = await field.inputValue();
    const method = await page.context().newCDPSession(page);
    const set = (composed: string) =>
      method.send('Input.imeSetComposition', {
        text: composed,
        selectionStart: composed.length,
        selectionEnd: composed.length,
      });
    const press = async (key: string, code: number) => {
      const event = { key, code: key, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
      await method.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
      await method.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    };
    for (let end = 1; end <= pinyin.length; end += 1) await set(pinyin.slice(0, end));
    // Chromium calls every key of an input method 229; with its own code it is one of the composition all the same.
    for (const [key, code] of [
      ['Enter', 229],
      ['Escape', 229],
      ['Enter', 13],
      ['Escape', 27],
      ['ArrowDown', 40],
    ] as const)
      await press(key, code);
    expect(await field.inputValue()).toBe(before + pinyin);
    await method.send('Input.insertText', { text });
    // Safari says so after the composition has ended.
    await press('Enter', 229);
    expect(await field.inputValue()).toBe(before + text);
    await method.detach();
  }

  it('confirms and gives up words in the reason and the title of a need, and saves nothing by it', async () => {
    const { page, client, at, path, writes } = await scene();
    const need = await client.needs.create({ ...at, title: '续航' });
    await page.goto(`${path}/demand?open=${need.id}`);
    const reason = page.getByLabel('PM 的理由');
    await reason.waitFor();
    await compose(reason, 'chaping', '差评第一');
    await compose(reason, 'ming', '名');
    expect(writes).toEqual([]);
    await reason.press('Enter');
    const said = async () =>
      (await client.needs.get({ ...at, needId: need.id })).own.find(({ side }) => side === 'pm')?.reason;
    await expect.poll(said, { timeout: 10_000 }).toBe('差评第一名');

    await page.getByRole('button', { name: '编辑', exact: true }).click();
    const title = page.getByRole('textbox', { name: /^需求/ });
    writes.length = 0;
    await compose(title, 'chaochang', '（超长）');
    expect(writes).toEqual([]);
    await title.press('Enter');
    await expect
      .poll(async () => (await client.needs.get({ ...at, needId: need.id })).title, { timeout: 10_000 })
      .toBe('续航（超长）');
  }, 120_000);

  it('names a task and its days in full width, and the drawer stays', async () => {
    const { page, client, at, path, writes } = await scene();
    await page.goto(`${path}/cadence?open=new`);
    const name = page.getByRole('textbox', { name: '名称' });
    await name.waitFor();
    await compose(name, 'dayang', '打样');
    const likely = page.getByLabel('最可能');
    await likely.fill('');
    await compose(likely, '12.5', '１２．５');
    expect(writes).toEqual([]);
    await page.getByLabel('悲观').focus();
    expect(await likely.inputValue()).toBe('12.5');
    await page.getByLabel('乐观').fill('１０');
    await page.getByLabel('悲观').fill('２０');
    const pinned = page.getByLabel('实际开始');
    await compose(pinned, '2026', '２０２６年３月５日');
    await page.getByLabel('乐观').focus();
    expect(await pinned.inputValue()).toBe('2026-03-05');
    await name.press('Enter');
    await page.getByText('已添加「打样」').waitFor();
    const { tasks } = await client.plan.get(at);
    expect(tasks.find((task) => task.name === '打样')).toMatchObject({
      ...{ optimistic: 10, likely: 12.5, pessimistic: 20, actualStart: '2026-03-05' },
    });
  }, 120_000);

  it('fills a cell of a table and stays in it', async () => {
    const { page, client, at, path, writes } = await scene();
    await page.goto(`${path}/cadence?open=table`);
    const cell = page.getByLabel('任务 1', { exact: true });
    await cell.waitFor();
    await compose(cell, 'shichan', '试产');
    expect(await cell.evaluate((field) => field === document.activeElement)).toBe(true);
    const days = page.getByLabel('最可能 1');
    await compose(days, '4', '４．５');
    expect(await days.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(writes).toEqual([]);
    await page.getByRole('button', { name: '添加 1 个任务' }).click();
    await page.getByText('已添加 1 个任务').waitFor();
    const { tasks } = await client.plan.get(at);
    expect(tasks.find((task) => task.name === '试产')).toMatchObject({ likely: 4.5 });
  }, 120_000);

  it('looks something up in the palette without choosing or closing', async () => {
    const { page, client, at } = await scene();
    await client.needs.create({ ...at, title: '夜拍' });
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    const search = page.getByRole('combobox', { name: '搜索或执行命令' });
    await search.waitFor();
    await compose(search, 'yepai', '夜拍');
    expect(new URL(page.url()).pathname).toBe('/');
    await page.getByRole('option').filter({ hasText: '夜拍' }).first().waitFor();
    await search.press('Enter');
    await page.waitForURL(/demand\?open=/);
  }, 120_000);

  it('makes no launch, invitation or key before its form is sent, and keeps the place of a need', async () => {
    const { page, client, at, path, writes } = await scene();
    await page.goto('/launches/new');
    await compose(page.getByLabel('名称'), 'qiuji', '秋季上市');
    await page.goto('/keys?open=new');
    await compose(page.getByRole('complementary').getByLabel('名称'), 'dingdan', '订单中台');
    const valid = page.getByLabel('有效期（天）');
    await valid.fill('');
    await compose(valid, '30', '３０');
    expect(writes).toEqual([]);
    await valid.press('Enter');
    await expect
      .poll(async () => (await client.keys.list({ workspaceId: at.workspaceId })).map(({ name }) => name))
      .toEqual(['订单中台']);

    const first = await client.needs.create({ ...at, title: '续航' });
    await client.needs.create({ ...at, title: '夜拍' });
    await page.goto(`${path}/demand?open=rank-pm`);
    const place = page.getByLabel(`「${first.title}」的名次`);
    await place.waitFor();
    const stood = await place.inputValue();
    writes.length = 0;
    await place.fill('');
    await compose(place, '2', '２');
    expect([stood, writes]).toEqual(['1', []]);
    await place.press('Enter');
    await expect.poll(() => page.getByLabel(`「${first.title}」的名次`).inputValue()).toBe('2');
  }, 120_000);
});
