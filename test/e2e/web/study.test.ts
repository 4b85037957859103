/** What a study asks and how far a task is, in a browser: questions in an order, two of them as one; a share on its bar; the board as a file. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { settled as importSettled, uploadFile } from '../../../src/server/features/imports/imports.fixture.ts';
import { newLaunch } from '../../harness.ts';
import { hasBrowser, type View } from './browser.ts';
import { browsing } from './people.ts';

/** The second edition of a survey asks about the battery again; sheet 7 answered both, and differently. */
const sheets = `答卷编号,Q3 续航,Q17 续航,人群
1,重要,,商务
2,重要,,学生
3,一般,,学生
4,,重要,商务
5,,看情况,商务
6,一般,一般,学生
7,重要,一般,商务
8,,,学生
`;

describe.skipIf(!hasBrowser)('a study and a plan in a browser', () => {
  const { installation, open } = browsing();

  async function scene(view: View = {}) {
    const { id: workspaceId, pm, gtm } = await installation().workspace('pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id }, { committedDate: '2080-11-04' });
    const at = { workspaceId, launchId: launch.id };
    const screen = await open(pm, workspaceId, view);
    return { ...screen, at, client: pm.client, path: `/launches/${launch.id}` };
  }
  type Scene = Awaited<ReturnType<typeof scene>>;

  async function answered({ at, client }: Scene): Promise<string> {
    const question = (key: string, label: string, ...options: string[]) => ({
      key,
      label,
      type: 'single' as const,
      options,
    });
    const { id: studyId } = await client.studies.create({
      ...{ ...at, name: '两版问卷' },
      questions: [
        question('Q3', 'Q3 续航', '重要', '一般'),
        question('Q17', 'Q17 续航', '重要', '一般'),
        question('人群', '人群', '商务', '学生'),
      ],
    });
    const uploadId = await uploadFile(installation(), at, { name: 'sheets.csv', content: sheets });
    const { mapping, names } = await client.imports.inspect({ ...at, uploadId, kind: 'answers' });
    const { id } = await client.imports.start({ ...at, uploadId, mapping, names, studyId });
    await importSettled(client, at, id);
    return studyId;
  }
  const list = (page: Page) => page.getByRole('navigation', { name: '题目' });
  const questions = (page: Page) => list(page).locator('button[class*="question"]');
  /** How many gave an answer, as the table of the question in view says. */
  const countOf = async (page: Page, answer: string) =>
    page.getByRole('row').filter({ hasText: answer }).getByRole('button').first().textContent();

  it('orders its questions, reads two as one after showing what that does, and takes them apart again', async () => {
    const here = await scene();
    const { page, path, settled } = here;
    const studyId = await answered(here);
    await page.goto(`${path}/demand/studies/${studyId}`);
    await settled();
    await expect.poll(() => questions(page).count(), { timeout: 10_000 }).toBe(3);
    expect(await questions(page).first().textContent()).toContain('Q3');
    await list(page).getByLabel('排序').click();
    await page.getByRole('option', { name: '按作答人数' }).click();
    await expect.poll(() => questions(page).first().textContent()).toContain('人群');

    await list(page).getByRole('button', { name: '「Q17 续航」的更多操作' }).click();
    await page.getByRole('menuitem', { name: '合并到…' }).click();
    const dialog = page.getByRole('dialog', { name: '合并题目' });
    await dialog.getByLabel('「Q17 续航」合并到').click();
    await page.getByRole('option', { name: 'Q3 续航' }).click();
    await dialog.getByText('合并后答过').waitFor();
    const names = await dialog.locator('dt').allTextContents();
    const said = await dialog.locator('dd').allTextContents();
    expect(names.map((name, index) => [name, said[index]])).toEqual([
      ['答过「Q3 续航」', '5'],
      ['答过「Q17 续航」', '4'],
      ['两题都答过', '2'],
      ['两题答得不同，按「Q3 续航」计', '1'],
      ['合并后答过', '7'],
      ['只有「Q3 续航」出现的回答', '无'],
      ['只有「Q17 续航」出现的回答', '看情况 1'],
    ]);
    await dialog.getByRole('button', { name: '合并', exact: true }).click();
    await list(page).getByText('含 Q17').waitFor();
    await page.getByRole('region', { name: 'Q3 续航' }).getByText('含 Q17').waitFor();
    await expect.poll(() => questions(page).count(), { timeout: 10_000 }).toBe(2);
    await expect.poll(() => countOf(page, '重要'), { timeout: 10_000 }).toBe('4');
    expect(await countOf(page, '看情况')).toBe('1');

    await list(page).getByRole('button', { name: '「Q3 续航」的更多操作' }).click();
    await page.getByRole('menuitem', { name: /分开/ }).click();
    await expect.poll(() => questions(page).count(), { timeout: 10_000 }).toBe(3);
    await expect.poll(() => countOf(page, '重要'), { timeout: 10_000 }).toBe('3');
  });

  it('says in a need that its figure rests on two questions, and why these stay one', async () => {
    const here = await scene();
    const { page, path, at, client, settled } = here;
    const studyId = await answered(here);
    const { version } = await client.studies.get({ ...at, studyId });
    await client.studies.merge({ ...at, studyId, version, position: 2, into: 1 });
    const need = await client.needs.create({ ...at, title: '长续航' });
    await client.needs.register({
      ...{ ...at, needId: need.id, studyId, segment: null, weighted: false, reason: '后补' },
      measure: { kind: 'share', spec: { position: 1, answers: ['重要'] } },
      ...{ direction: 'at_least', threshold: 0.5, minimumN: 1, confidence: 0.8 },
    });
    await page.goto(`${path}/demand?open=${need.id}`);
    await page.getByText(/Q3 续航 · 含 Q17 · /).waitFor();
    await page.goto(`${path}/demand/studies/${studyId}`);
    await settled();
    await list(page).getByRole('button', { name: '「Q3 续航」的更多操作' }).click();
    await page.getByText('需求「长续航」登记过依据「Q3 续航」的判定标准').waitFor();
    expect(await page.getByRole('menuitem', { name: /分开/ }).isDisabled()).toBe(true);
  });

  it('takes the share done of a begun task in its drawer and shows it on its bar and beside its name', async () => {
    const { page, path, at, client, settled } = await scene();
    await client.plan.update({ ...at, version: 0, start: '2080-09-02' });
    const days = { optimistic: 4, likely: 8, pessimistic: 12 };
    const task = await client.plan.createTask({ ...at, name: '芯片适配', track: 'product', ...days });
    await page.goto(`${path}/cadence?open=task-${task.id}`);
    await page.getByLabel('实际开始').fill('2080-09-02');
    await page.getByLabel('完成度').fill('40%');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('已保存「芯片适配」').waitFor();
    await settled();
    const bar = page.locator('[data-done="40"]');
    const [done, whole] = [await bar.boundingBox(), await bar.locator('xpath=preceding-sibling::*[1]').boundingBox()];
    expect(done!.width / whole!.width).toBeCloseTo(0.4, 1);
    await page.getByRole('button', { name: /芯片适配.*已完成 40%/ }).waitFor();
    const { tasks } = await client.plan.get(at);
    expect(tasks.find(({ id }) => id === task.id)).toMatchObject({ donePercent: 40, actualStart: '2080-09-02' });
  });

  it('saves the needs of the board as they are shown', async () => {
    const { page, path, at, client } = await scene();
    await client.needs.createBatch({ ...at, needs: [{ title: '长续航', moscow: 'must' }, { title: '轻薄' }] });
    await page.goto(`${path}/demand?q=${encodeURIComponent('续航')}`);
    const download = page.waitForEvent('download');
    await page.getByRole('group', { name: '导出「需求看板」' }).getByRole('button', { name: 'CSV' }).click();
    const csv = readFileSync(await (await download).path(), 'utf8');
    expect(csv).toContain('N-01,长续航');
    expect(csv).not.toContain('轻薄');
  });
});
