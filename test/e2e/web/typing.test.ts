/** What is typed is what is kept: numbers and dates in the real fields, key by key and pasted, up to the server. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage, type View } from './browser.ts';
import { signedIn } from './people.ts';

describe.skipIf(!hasBrowser)('a browser in which somebody types numbers and dates', () => {
  let installation: Installation;
  let browser: Browser;
  const opened: OpenPage[] = [];
  beforeAll(async () => {
    installation = await sharedInstallation();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const here = opened.splice(0);
    for (const { context } of here) await context.close();
    expect(here.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  /** An owner's page, with a launch of theirs. */
  async function owner(view: View = {}) {
    const { id: workspaceId, owner: person } = await installation.workspace('owner');
    const { id: launchId } = await newLaunch(person.client, workspaceId, { pm: person.id, gtm: person.id });
    const open = await openPage(browser, installation.address, view, await signedIn(installation, person, workspaceId));
    opened.push(open);
    const at = { workspaceId, launchId };
    return { client: person.client, page: open.page, settled: open.settled, at, path: `/launches/${launchId}` };
  }

  type Enter = (field: Locator, text: string) => Promise<void>;
  const byKeys =
    (delay: number): Enter =>
    async (field, text) => {
      await field.focus();
      await field.press('ControlOrMeta+a');
      if (text === '') await field.press('Delete');
      else await field.pressSequentially(text, { delay });
      await field.blur();
    };
  const pasted: Enter = async (field, text) => {
    await field.focus();
    await field.press('ControlOrMeta+a');
    await field.page().keyboard.insertText(text);
    await field.blur();
  };
  const isInError = async (field: Locator) => (await field.getAttribute('aria-invalid')) === 'true';

  /** Fields of a wager, what is typed, what stands there afterwards. */
  const plan: [label: string, typed: string, shown: string][] = [
    ['触达', '１２３．５', '123.5'],
    ['转化', '2.62 %', '2.62'],
    ['每单件数', '1.15', '1.15'],
    ['单价', '1.2万', '12,000'],
    ['退货率', '12.5 %', '12.5'],
  ];
  const channel = (page: Page) => page.getByRole('group', { name: '线上' });

  it('keeps the planned values of a channel, typed key by key and pasted', async () => {
    const { client, page, at, path } = await owner();
    for (const enter of [byKeys(5), pasted]) {
      await page.goto(`${path}/wager?mode=edit`);
      const target = page.getByRole('textbox', { name: '目标' });
      await enter(target, '1');
      for (const [label, typed, shown] of plan) {
        const field = channel(page).getByLabel(label, { exact: true });
        await enter(field, '0');
        await enter(field, typed);
        expect([label, await field.inputValue()]).toEqual([label, shown]);
      }
      await enter(target, '￥4,183.5678万');
      expect(await target.inputValue()).toBe('41,835,678');
      await page.getByText('≈ ¥4,184 万').waitFor();
      const save = page.getByRole('button', { name: '保存', exact: true });
      await save.click();
      await save.waitFor({ state: 'detached' });
      const { terms } = await client.wager.get(at);
      expect(terms).toMatchObject({ target: 4_183_567_800 });
      expect(terms!.tree.channels[0]!.plan).toEqual({
        ...{ entered: 123.5, conversion: 0.0262, units_per_order: 1.15, price: 1_200_000, return_rate: 0.125 },
      });
    }
  }, 90_000);

  it('writes over nothing that is not yet a number, and sends no form that holds one', async () => {
    const { client, page, at, path } = await owner();
    await page.goto(`${path}/wager?mode=edit`);
    for (const [label, typed] of plan) await pasted(channel(page).getByLabel(label, { exact: true }), typed);
    const [target, price] = [
      page.getByRole('textbox', { name: '目标' }),
      channel(page).getByLabel('单价', { exact: true }),
    ];
    const share = page.getByLabel('单价 产品 PM');
    await byKeys(0)(price, '');
    await price.focus();
    for (const text of ['1', '1.', '1.0', '1.00', '1.005']) {
      await price.press(text.slice(-1));
      expect(await price.inputValue()).toBe(text);
      expect(await isInError(price)).toBe(false);
    }
    await price.blur();
    expect([await price.inputValue(), await isInError(price)]).toEqual(['1.005', true]);
    await page.getByText('最多写 2 位小数').waitFor();
    await page.getByRole('button', { name: '保存' }).click();
    await expect.poll(() => price.evaluate((field) => field === document.activeElement)).toBe(true);

    await pasted(price, '1.05');
    await byKeys(0)(share, '12.5 %');
    expect([await share.inputValue(), await isInError(share)]).toEqual(['12.5 %', true]);
    await page.getByText('只能写整数').waitFor();
    await byKeys(0)(target, '');
    expect(await isInError(target)).toBe(true);
    await target.press('Enter');
    expect((await client.wager.get(at)).terms).toBeNull();

    await byKeys(0)(share, '20');
    await byKeys(0)(target, '1');
    await target.press('ArrowUp');
    expect(await target.inputValue()).toBe('2');
    await target.press('Enter');

    await page.getByText('约定已保存。').waitFor();
    expect((await client.wager.get(at)).terms).toMatchObject({ target: 200 });
  });

  it('keeps durations, and saves no date that does not exist', async () => {
    const { client, page, at, path } = await owner();
    const tasks = [{ id: 'a', name: '发布会', optimistic: 3, likely: 5, pessimistic: 8 }];
    const { tasks: made } = await client.plan.replace({ ...at, start: '2027-03-01', tasks, dependencies: [] });
    const task = made.find(({ name }) => name === '发布会')!;
    const saved = async () => (await client.plan.get(at)).tasks.find(({ id }) => id === task.id)!;
    const edit = async () => {
      await page.goto(`${path}/cadence?open=task-${task.id}`);
      return { likely: page.getByLabel('最可能'), finished: page.getByLabel('实际完成') };
    };
    const save = page.getByRole('button', { name: '保存' });
    const { likely, finished } = await edit();
    await byKeys(0)(page.getByLabel('乐观'), '2.5');
    await byKeys(25)(likely, '６．５天');
    expect(await likely.inputValue()).toBe('6.5');
    await byKeys(0)(finished, '2027-02-30');
    await page.getByText('没有这一天').waitFor();
    await save.click();
    await expect.poll(() => finished.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await finished.inputValue()).toBe('2027-02-30');
    expect(await saved()).toMatchObject({ optimistic: 3, likely: 5, actualFinish: null });
    // Half of this is a day, too, which must not stand in the field beside it.
    await byKeys(0)(finished, '２０２７－３－１２');
    expect(await page.getByLabel('实际开始').inputValue()).toBe('2027-03-12');
    await save.click();
    await page.getByText('发布会').first().waitFor();
    await expect.poll(saved).toMatchObject({
      ...{ optimistic: 2.5, likely: 6.5, pessimistic: 8, actualStart: '2027-03-12', actualFinish: '2027-03-12' },
    });
  });

  it('makes no launch for a day that does not exist, and reads the month as Chinese does', async () => {
    const { client, page, at } = await owner();
    const names = async () => (await client.launches.list({ workspaceId: at.workspaceId })).map(({ name }) => name);
    await page.goto('/launches/new');
    await page.getByLabel('名称').fill('X9 春季上市');
    const date = page.getByLabel('承诺上市日');
    const create = page.getByRole('button', { name: '创建', exact: false }).last();
    for (const [enter, typed] of [
      [byKeys(0), '2026-02-15'],
      [byKeys(0), '2026-02-30'],
      [pasted, '2026-02-30'],
    ] as const) {
      await enter(date, typed);
      expect(await date.inputValue()).toBe(typed);
    }
    await create.click();
    await page.getByText('没有这一天').waitFor();
    expect(await names()).not.toContain('X9 春季上市');
    await pasted(date, '1999年1月8日');
    expect(await date.inputValue()).toBe('1999-01-08');
    await date.click();
    await page.getByText('1999 年 1 月').waitFor();
    await page.getByRole('button', { name: '1999-01-20 周三' }).click();
    expect(await date.inputValue()).toBe('1999-01-20');
    await date.press('Escape');
    await create.click();
    await expect.poll(names).toContain('X9 春季上市');
    const made = (await client.launches.list({ workspaceId: at.workspaceId })).find(
      ({ name }) => name === 'X9 春季上市',
    );
    expect(made?.committedDate).toBe('1999-01-20');
  });

  it('makes no key that is valid for no day, in a form that checks its fields by itself', async () => {
    const { client, page, at } = await owner();
    await page.goto('/keys?open=new');
    const drawer = page.getByRole('complementary');
    const days = drawer.getByLabel('有效期（天）');
    await drawer.getByLabel('名称').fill('ERP');
    await days.fill('0');
    await days.press('Enter');
    await page.getByText('不能小于 1').waitFor();
    await expect.poll(() => days.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await client.keys.list({ workspaceId: at.workspaceId })).toEqual([]);
    await days.fill('３０');
    await days.press('Enter');
    await expect.poll(() => client.keys.list({ workspaceId: at.workspaceId })).toHaveLength(1);
  });

  it('takes a composition and the tabulator as people mean them', async () => {
    const { client, page, at, path } = await owner();
    await page.goto(`${path}/wager?mode=edit`);
    const price = channel(page).getByLabel('单价', { exact: true });
    await price.focus();
    await price.pressSequentially('1.2');
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'wan', selectionStart: 3, selectionEnd: 3 });
    expect(await price.inputValue()).toBe('1.2wan');
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Enter', windowsVirtualKeyCode: 229 });
    await session.send('Input.insertText', { text: '万' });
    expect(await price.inputValue()).toBe('1.2万');
    expect((await client.wager.get(at)).terms).toBeNull();
    await price.blur();
    expect(await price.inputValue()).toBe('12,000');
    // The tabulator selects what stands there, and its groups make way: typing replaces all of it.
    await price.press('Shift+Tab');
    await page.keyboard.press('Tab');
    expect(await price.inputValue()).toBe('12000');
    await page.keyboard.type('7');
    expect(await price.inputValue()).toBe('7');
  });
});
