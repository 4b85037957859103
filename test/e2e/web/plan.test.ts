/** The plan in a browser: what comes at once, asks first and goes again; tables and paste; the phone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage, type View } from './browser.ts';
import { signedIn } from './people.ts';

const baseline = (from: string, to: string) =>
  `<Baseline><Number>0</Number><Start>${from}T08:00:00</Start><Finish>${to}T17:00:00</Finish></Baseline>`;
/** A plan file of thirteen years later, with what was agreed in 1999. */
const oldPlan = `<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2093-03-02T08:00:00</StartDate><Tasks>
  <Task><UID>1</UID><ID>1</ID><Name>老任务</Name><Duration>PT40H0M0S</Duration>${baseline('1999-03-01', '1999-03-05')}</Task>
  <Task><UID>2</UID><ID>2</ID><Name>新任务</Name><Duration>PT16H0M0S</Duration></Task></Tasks></Project>`;

describe.skipIf(!hasBrowser)('the plan in a browser', () => {
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

  /** A launch of autumn 2080 with two linked tasks, and somebody who plans it. */
  async function scene(view: View = {}) {
    const { id: workspaceId, pm, gtm } = await installation.workspace('pm', 'gtm');
    const owners = { pm: pm.id, gtm: gtm.id };
    const launch = await newLaunch(pm.client, workspaceId, owners, { committedDate: '2080-11-04' });
    const at = { workspaceId, launchId: launch.id };
    const { plan } = pm.client;
    await plan.update({ ...at, version: 0, start: '2080-09-02' });
    const a = await plan.createTask({
      ...at,
      name: '打样',
      track: 'product',
      optimistic: 2,
      likely: 4,
      pessimistic: 9,
    });
    const b = await plan.createTask({
      ...at,
      name: '试产',
      track: 'product',
      optimistic: 3,
      likely: 5,
      pessimistic: 8,
    });
    await plan.createDependency({ ...at, predecessorId: a.id, successorId: b.id });
    const session = await signedIn(installation, pm, workspaceId);
    const screen = await openPage(browser, installation.address, view, session);
    opened.push(screen);
    const names = async () => (await plan.get(at)).tasks.map(({ name }) => name);
    return { ...screen, at, pm, plan, names, path: `/launches/${launch.id}/cadence` };
  }

  it('says what a file would replace, by count and name, and gives it back in one click unless somebody went on', async () => {
    const { page, path, plan, at, names } = await scene();
    await page.goto(`${path}?open=import`);
    const choose = () =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: '老计划.xml', mimeType: 'text/xml', buffer: Buffer.from(oldPlan) });
    await choose();
    await page.getByRole('button', { name: '替换', exact: true }).click();
    const question = page.getByRole('dialog', { name: '替换现有计划？' });
    const said = (await question.textContent()) ?? '';
    for (const word of ['任务 2', '打样、试产', '依赖 1', 'P80', '2080-09-02 → 2093-03-02'])
      expect(said).toContain(word);
    await question.getByRole('button', { name: '取消' }).click();
    expect(await names()).toEqual(['打样', '试产', '上市']);

    await page.getByRole('button', { name: '替换', exact: true }).click();
    await page.getByRole('button', { name: '替换这份计划' }).click();
    await page.getByText('已导入 2 个任务').waitFor();
    expect(await names()).toEqual(['老任务', '新任务', '上市']);
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤销，计划恢复为 2 个任务、1 条依赖').waitFor();
    expect(await plan.get(at)).toMatchObject({ start: '2080-09-02', baselines: [], lastBatch: null });
    expect(await names()).toEqual(['打样', '试产', '上市']);

    await page.goto(`${path}?open=import`);
    await choose();
    await page.getByRole('button', { name: '替换', exact: true }).click();
    await page.getByRole('button', { name: '替换这份计划' }).click();
    await page.getByText('已导入 2 个任务').waitFor();
    // What was agreed in 1999 is neither shown unasked nor reaches back to when it is.
    await page.getByRole('combobox', { name: '基线' }).waitFor();
    expect(await page.getByRole('combobox', { name: '基线' }).inputValue()).toBe('不比基线');
    const width = () => page.getByRole('region', { name: '甘特图' }).evaluate((chart) => chart.scrollWidth);
    const narrow = await width();
    await page.getByRole('combobox', { name: '基线' }).click();
    await page.getByRole('option', { name: '老计划.xml · 0' }).click();
    await page.waitForURL(/baseline=/);
    await page.getByText('基线', { exact: true }).first().waitFor();
    expect(await width()).toBe(narrow);

    const kept = (await plan.get(at)).baselines[0]!;
    await plan.createTask({ ...at, name: '别人加的' });
    await page.getByRole('button', { name: '更多操作' }).click();
    await page.getByRole('menuitem', { name: '撤销导入「老计划.xml」' }).click();
    await page.getByText('计划在那之后又改过，不能整体撤销').waitFor();
    expect(await names()).toContain('别人加的');
    await page.keyboard.press('Escape');

    await page.goto(`${path}?open=baselines`);
    await page.getByRole('button', { name: `删除「${kept.name}」` }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click();
    await page.getByText('还没有基线').waitFor();
  }, 120_000);

  it('shows before an import which tasks would lie elsewhere than in their file, and says it anew for another calendar', async () => {
    const { page, path, plan, at } = await scene();
    await page.goto(`${path}?open=import`);
    const dated = (uid: number, name: string, start: string, finish: string, more = '') =>
      `<Task><UID>${uid}</UID><Name>${name}</Name><Duration>PT24H0M0S</Duration><Start>${start}T08:00:00</Start><Finish>${finish}T17:00:00</Finish>${more}</Task>`;
    const link =
      '<PredecessorLink><PredecessorUID>1</PredecessorUID><LinkLag>50</LinkLag><LagFormat>19</LagFormat></PredecessorLink>';
    const days = [1, 2, 3, 4, 5, 6, 7].map(
      (day) => `<WeekDay><DayType>${day}</DayType><DayWorking>1</DayWorking></WeekDay>`,
    );
    // The 3rd of March 2096 is a Saturday, which this file works.
    const file = `<Project><StartDate>2096-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>每天</Name><WeekDays>${days.join('')}</WeekDays></Calendar></Calendars><Tasks>${dated(1, '打样', '2096-03-02', '2096-03-04')}${dated(2, '试产', '2096-03-06', '2096-03-09', link)}${dated(3, '弃用方案', '2096-03-02', '2096-03-04', '<Active>0</Active>')}</Tasks></Project>`;
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '每天.xml', mimeType: 'text/xml', buffer: Buffer.from(file) });
    await page.getByText('1 个停用的任务没有导入，经过它们的依赖也不再排期：弃用方案').waitFor();
    await page.getByText('2 个有日期的任务中，2 个算出的日期与文件不同').first().waitFor();
    const row = page.getByRole('row', { name: /打样/ });
    expect(await row.textContent()).toContain('休息日不同（节假日或周末）');
    await page.getByRole('switch', { name: '改用文件里的工作日历' }).click();
    await page.getByText('算出的日期与文件里的一致（核对了 2 个任务）。').waitFor();
    await page.getByRole('button', { name: '替换', exact: true }).click();
    await page.getByRole('button', { name: '替换这份计划' }).click();
    await page.getByText('已导入 2 个任务、1 条依赖').waitFor();
    expect((await plan.get(at)).tasks.map(({ start, finish }) => [start, finish]).slice(0, 2)).toEqual([
      ['2096-03-02', '2096-03-04'],
      ['2096-03-06', '2096-03-09'],
    ]);
  }, 120_000);

  it('asks before a start, a fixed date or the promised day goes years away', async () => {
    const { page, path, plan, at, settled } = await scene();
    await page.goto(`${path}?open=settings`);
    const start = page.getByLabel('计划开始日');
    await start.fill('2070-09-02');
    await start.press('Tab');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    const question = page.getByRole('dialog', { name: '日期相差很远' });
    await question.getByText('「计划开始日」从 2080-09-02 改到 2070-09-02，相差约 10 年').waitFor();
    await question.getByRole('button', { name: '取消' }).click();
    await settled();
    expect((await plan.get(at)).start).toBe('2080-09-02');
    await start.fill('2080-09-09');
    await start.press('Tab');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已保存').waitFor();
    expect((await plan.get(at)).start).toBe('2080-09-09');

    await page.goto(`/launches/${at.launchId}?open=edit`);
    const promised = page.getByLabel('承诺上市日');
    await promised.fill('2088-11-04');
    await promised.press('Tab');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await question.getByRole('button', { name: '就是这一天，保存' }).click();
    await expect.poll(async () => (await plan.get(at)).committedDate, { timeout: 10_000 }).toBe('2088-11-04');
  }, 120_000);

  it('opens the what-if on a phone as a sheet in view, with the tapped task above it', async () => {
    const { page, path, plan, at, settled } = await scene({ width: 390, height: 844 });
    for (let i = 1; i <= 14; i++)
      await plan.createTask({
        ...at,
        name: `市场任务 ${i}`,
        track: 'market',
        optimistic: 1,
        likely: 2,
        pessimistic: 4,
      });
    await page.goto(path);
    await settled();
    for (const name of ['市场任务 14', '打样']) {
      const task = page.getByRole('button', { name: new RegExp(name) }).last();
      await task.tap();
      const sheet = page.getByRole('region', { name: `如果 ${name}` });
      await sheet.getByRole('button', { name: '延长一天' }).tap();
      await sheet.getByRole('heading', { name: /移动的日期/ }).waitFor();
      await page.waitForTimeout(400);
      const [tapped, over] = [(await task.boundingBox())!, (await sheet.boundingBox())!];
      const tabs = (await page.getByRole('navigation').last().boundingBox())!;
      expect(over.y + over.height).toBeLessThanOrEqual(tabs.y + 1);
      expect(over.y).toBeGreaterThan(0);
      expect(tapped.y).toBeGreaterThanOrEqual(0);
      expect(tapped.y + tapped.height).toBeLessThanOrEqual(over.y + 1);
      // What one does next is there without scrolling.
      for (const button of ['延长一天', '放弃', '保存']) {
        const box = (await sheet.getByRole('button', { name: button, exact: true }).boundingBox())!;
        expect(box.y + box.height).toBeLessThanOrEqual(tabs.y);
      }
      await sheet.getByRole('button', { name: '放弃' }).tap();
    }
  }, 120_000);

  const members = ['林一', '周二'];
  /** Fourteen tasks in a row, as a spreadsheet copies them. */
  const copied = [
    ['编号', '任务', '乐观', '最可能', '悲观', '前置任务', '负责人', '颜色'],
    ...Array.from({ length: 14 }, (_, i) => [
      ...[`${i + 1}`, `步骤 ${i + 1}`, '1', '2.5', '1周', i === 0 ? '' : `${i}FS+1d`, members[i % 2]!, '红'],
    ]),
  ];
  const put = (page: Page, table: string[][]) =>
    page.evaluate(
      (text) => {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        document.activeElement?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        );
      },
      table.map((cells) => cells.join('\t')).join('\r\n'),
    );
  /** What a person does: clicks and keys. */
  async function counted(page: Page) {
    await page.evaluate(() => {
      const at = window as unknown as { gestures: number };
      at.gestures = 0;
      for (const kind of ['click', 'keydown', 'paste'])
        document.addEventListener(
          kind,
          (event) => {
            if (event.isTrusted || kind === 'paste') at.gestures += 1;
          },
          { capture: true },
        );
    });
    return () => page.evaluate(() => (window as unknown as { gestures: number }).gestures);
  }

  it('takes fourteen tasks with thirteen links from a spreadsheet in a few gestures, at once and back at once', async () => {
    const { page, path, plan, at, settled } = await scene();
    await page.goto(path);
    await settled();
    const gestures = await counted(page);
    await page.getByRole('button', { name: '更多操作' }).click();
    await page.getByRole('menuitem', { name: '表格录入…' }).click();
    const table = page.getByRole('region', { name: '表格录入' }).first();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('任务 1');
    await put(page, copied);
    await table.getByText('看懂 14 个任务、13 条依赖').waitFor();
    await table.getByText('粘贴了 14 行。没有用到的列：颜色。').waitFor();
    await table.getByRole('button', { name: '添加 14 个任务' }).click();
    await page.getByText('已添加 14 个任务、13 条依赖').waitFor();
    expect(await gestures()).toBeLessThan(20);
    const after = await plan.get(at);
    expect(after.dependencies).toHaveLength(14);
    expect(after.tasks.find(({ name }) => name === '步骤 2')).toMatchObject({
      ...{ optimistic: 1, likely: 2.5, pessimistic: 5, owner: '周二', track: 'product' },
    });
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤销').waitFor();
    expect((await plan.get(at)).tasks.map(({ name }) => name)).toEqual(['打样', '试产', '上市']);
  }, 120_000);

  it('is typed like a spreadsheet, and says in the cell what cannot be', async () => {
    const { page, path, plan, at, settled } = await scene();
    await page.goto(`${path}?open=table`);
    await settled();
    const type = async (...cells: string[]) => {
      for (const [i, cell] of cells.entries()) {
        if (i > 0) await page.keyboard.press('Tab');
        await page.keyboard.type(cell);
      }
      await page.keyboard.press('Enter');
    };
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('任务 1');
    await type('渠道签约', '2', '3', '5', '打样', '林一', '市场');
    await type('样机上店', '', '4', '', '1; 9');
    await type('堆头进场', '', '三', '', '样机上店');
    const table = page.getByRole('region', { name: '表格录入' }).first();
    await table.getByText('没有编号或唯一名称为「9」的任务').waitFor();
    await table.getByText('「三」不是可用的天数').waitFor();
    await table.getByText('2 格有问题').waitFor();
    expect(await table.getByRole('button', { name: '添加 3 个任务' }).isDisabled()).toBe(true);
    await page.getByLabel('前置（编号或名称） 2').fill('1');
    await page.getByLabel('最可能 3').fill('3');
    await table.getByRole('button', { name: '添加 3 个任务' }).click();
    await page.getByText('已添加 3 个任务、3 条依赖').waitFor();
    const after = await plan.get(at);
    const named = new Map(after.tasks.map(({ id, name }) => [id, name]));
    expect(
      after.dependencies.map((link) => `${named.get(link.predecessorId)} → ${named.get(link.successorId)}`).sort(),
    ).toEqual(['打样 → 渠道签约', '打样 → 试产', '样机上店 → 堆头进场', '渠道签约 → 样机上店'].sort());
    // Leaving asks before what was typed is thrown away.
    await page.goto(`${path}?open=table`);
    await page.getByLabel('任务 1', { exact: true }).fill('没保存');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '有没保存的内容' }).waitFor();
  }, 120_000);

  it('is built task by task in a drawer that stays for the next one, with what each waits for', async () => {
    const { page, path, plan, pm, at } = await scene();
    await page.goto(`${path}?open=new`);
    const name = page.getByRole('textbox', { name: '名称' });
    await name.fill('量产');
    await page.getByLabel('前置任务').first().click();
    await page.getByRole('option', { name: '试产' }).click();
    await page.getByLabel('负责人').first().fill('外包');
    await page.getByText('不是成员，只记名字').waitFor();
    await page.getByLabel('负责人').first().fill(pm.name);
    await page.getByRole('button', { name: '保存并再建一个' }).click();
    await page.getByText('已添加「量产」').waitFor();
    await expect.poll(() => name.inputValue()).toBe('');
    await name.fill('铺货');
    await page.getByRole('button', { name: '添加', exact: true }).click();
    await page.getByText('已添加「铺货」').waitFor();
    await name.waitFor({ state: 'detached' });
    const after = await plan.get(at);
    const named = new Map(after.tasks.map(({ id, name }) => [id, name]));
    const links = after.dependencies.map((link) => `${named.get(link.predecessorId)} → ${named.get(link.successorId)}`);
    expect(links.sort()).toEqual(['打样 → 试产', '试产 → 量产']);
    expect(after.tasks.find(({ name }) => name === '铺货')).toMatchObject({ owner: pm.name, ownerId: pm.id });
  }, 120_000);

  it('takes the planned values of channels from a spreadsheet, and says which cells it could not', async () => {
    const { page, pm, at } = await scene();
    const shares = { pm: 50, gtm: 40, external: 10 };
    const terms = {
      ...{ outcome: 'net_revenue' as const, target: 100_000_00, method: 'lmdi' as const, attributionPercent: 60 },
      ...{ salesFrom: '2098-12-01', salesTo: '2098-12-31', returnsTo: '2099-01-31' },
      stakes: { unit: 'points' as const, pm: 100, gtm: 100 },
      tree: {
        drivers: [
          { key: 'price', name: '单价', measure: 'order_value' as const, shares },
          { key: 'orders', name: '订单', measure: 'orders' as const, shares },
          { key: 'returns', name: '退货率', measure: 'return_rate' as const, shares },
        ],
        channels: [{ name: '线上', plan: { price: 450_00, orders: 1_000, returns: 0.05 } }],
      },
    };
    // Orders may come before anybody has agreed on terms.
    await page.goto(`/launches/${at.launchId}/wager`);
    await page.getByRole('button', { name: '导入订单' }).waitFor();
    await pm.client.wager.update({ ...at, version: 0, terms });
    await page.goto(`/launches/${at.launchId}/wager?mode=edit`);
    await page.getByRole('textbox', { name: '单价', exact: true }).focus();
    await put(page, [
      ['渠道', '订单', '单价', '退货率'],
      ['线上', '1.2万', '499.5', '2.62%'],
      ['门店', '很多', '520', '8'],
    ]);
    await page.getByText('门店 · 订单：「很多」没有采用。').waitFor();
    await page.getByRole('textbox', { name: '订单', exact: true }).last().fill('300');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect
      .poll(async () => (await pm.client.wager.get(at)).terms?.tree.channels, { timeout: 10_000 })
      .toEqual([
        { name: '线上', plan: { price: 499_50, orders: 12_000, returns: 0.0262 } },
        { name: '门店', plan: { price: 520_00, orders: 300, returns: 0.08 } },
      ]);
  }, 120_000);
});
