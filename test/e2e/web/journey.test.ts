/** Few journeys through the whole product, as people go them: on the built web, the real server and a real browser. */
import iconv from 'iconv-lite';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage } from './browser.ts';
import { signedIn } from './people.ts';

const password = 'correct horse battery';

describe.skipIf(!hasBrowser)('a browser', () => {
  let installation: Installation;
  let browser: Browser;
  const opened: OpenPage[] = [];
  const open: (
    ...rest: Parameters<typeof openPage> extends [unknown, unknown, ...infer R] ? R : never
  ) => Promise<OpenPage> = async (...rest) => {
    const page = await openPage(browser, installation.address, ...rest);
    opened.push(page);
    return page;
  };

  beforeAll(async () => {
    installation = await sharedInstallation();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  afterEach(async () => {
    const here = opened.splice(0);
    for (const { context } of here) await context.close();
    // Whatever the journey: no error in the console, and no other host was asked for anything.
    expect(here.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  /** Somebody signed in who owns a workspace, with a launch of which both sides are theirs, and a lead in it. */
  async function owner() {
    const { id: workspaceId, owner: person, lead } = await installation.workspace('owner', 'lead');
    const { id: launchId } = await person.client.launches.create({
      workspaceId,
      name: 'X1 秋季上市',
      product: '旗舰手机',
      family: 'toc',
      pmOwnerId: person.id,
      gtmOwnerId: person.id,
      committedDate: '2027-11-04',
    });
    const session = await signedIn(installation, person, workspaceId);
    const plan = { start: '2027-03-01', tasks: [{ id: 'a', name: '发布会' }], dependencies: [] };
    return {
      ...{ client: person.client, lead, session, at: { workspaceId, launchId } },
      launchPath: `/launches/${launchId}`,
      makePlan: () => person.client.plan.replace({ workspaceId, launchId, ...plan }),
    };
  }

  /** Makes the owners of a workspace owners of the installation, which whoever owns its first workspace is. */
  async function ownInstallation(workspaceId: string): Promise<void> {
    await installation.deps.postgres.pool.query(
      `INSERT INTO member (workspace_id, person_id, role)
       SELECT first.id, person_id, role FROM member, (SELECT id FROM workspace ORDER BY created_at LIMIT 1) first
        WHERE workspace_id = $1 AND role = 'owner' ON CONFLICT DO NOTHING`,
      [workspaceId],
    );
  }

  /** Somebody who has joined with a password and is signed in nowhere; answers their e-mail address. */
  async function joined() {
    const { id: workspaceId, owner: person } = await installation.workspace('owner');
    const email = `lin.${workspaceId}@example.test`;
    const { token } = await person.client.invitations.create({ workspaceId, email, role: 'owner' });
    await installation.as(null).invitations.accept({ token, name: '林一', password });
    return email;
  }

  it('refuses a wrong password in plain words and comes back to where it was asked to sign in', async () => {
    const email = await joined();
    const { page } = await open();
    await page.goto('/settings');
    await page.waitForURL('**/sign-in?next=*');
    await page.getByLabel('邮箱').fill(email);
    await page.getByLabel('密码').first().fill('not the password');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('邮箱或密码不对。').waitFor();
    await page.getByLabel('密码').first().fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.waitForURL('**/settings');
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
  });

  it('does not follow a link that leads away after signing in', async () => {
    const email = await joined();
    const { page } = await open();
    await page.goto('/sign-in?next=//elsewhere.example/');
    await page.getByLabel('邮箱').fill(email);
    await page.getByLabel('密码').first().fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
    expect(new URL(page.url()).origin).toBe(new URL(installation.address).origin);
  });

  it('switches between Chinese and English for the person, not only for the page', async () => {
    const { session } = await owner();
    const { page } = await open({}, session);
    await page.goto('/settings');
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    const elsewhere = await open({ locale: 'zh-CN' }, session);
    await elsewhere.page.goto('/settings');
    await elsewhere.page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.getByText('中文', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
  });

  it('says a refusal in words that the screen has not loaded, in either language', async () => {
    const { session } = await owner();
    const { page } = await open({}, session);
    const reason = { key: 'imports.errors.empty' };
    await page.route('**/api/v1/workspaces/*', (route) =>
      route.request().method() === 'GET'
        ? route.continue()
        : route.fulfill({
            status: 412,
            json: { defined: false, code: 'precondition_failed', status: 412, message: '', data: { reason } },
          }),
    );
    await page.goto('/settings');
    const name = page.getByLabel('工作区名称');
    await name.fill('另一个名字');
    await name.press('Enter');
    await page.getByRole('alert').getByText('文件是空的：没有表头，也没有数据。').waitFor();
    await page.getByText('English', { exact: true }).click();
    await page.getByLabel('Workspace name').press('Enter');
    await page.getByRole('alert').getByText('The file is empty: no header and no data.').waitFor();
    await page.getByText('中文', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
  });

  it('shows in one window what another has changed, without a reload', async () => {
    const { launchPath, session } = await owner();
    const mine = await open({}, session);
    const theirs = await open({}, session);
    await theirs.page.goto(launchPath);
    await theirs.page.getByRole('heading', { level: 1, name: 'X1 秋季上市' }).waitFor();
    await mine.page.goto(`${launchPath}?open=edit`);
    await mine.page.getByLabel('名称').fill('X1 双十一上市');
    // Both windows are settled and listening.
    await theirs.page.waitForTimeout(500);
    await mine.page.getByRole('button', { name: '保存' }).click();
    await theirs.page.getByRole('heading', { level: 1, name: 'X1 双十一上市' }).waitFor({ timeout: 10_000 });
  });

  it('shows both versions when two people edit the same launch', async () => {
    const { launchPath, session } = await owner();
    const mine = await open({}, session);
    const theirs = await open({}, session);
    for (const { page } of [mine, theirs]) {
      await page.goto(`${launchPath}?open=edit`);
      await page.getByLabel('名称').waitFor();
    }
    await theirs.page.getByLabel('产品').fill('旗舰手机 Pro');
    await theirs.page.getByRole('button', { name: '保存' }).click();
    await theirs.page.getByText('已保存。').waitFor();
    await mine.page.getByLabel('产品').fill('旗舰手机 Max');
    await mine.page.getByRole('button', { name: '保存' }).click();
    const notice = mine.page.getByRole('alert').filter({ hasText: '刚被改过' });
    await notice.waitFor();
    expect(await notice.textContent()).toContain('旗舰手机 Pro');
    expect(await notice.textContent()).toContain('旗舰手机 Max');
    await notice.getByRole('button', { name: '按选择保存' }).click();
    await mine.page.getByText('已保存。').waitFor();
    await theirs.page.getByText(/旗舰手机 Max/).waitFor();
  });

  it('asks before what was typed is thrown away, and not after it was saved', async () => {
    const { launchPath, session } = await owner();
    const { page } = await open({}, session);
    await page.goto(`${launchPath}?open=edit`);
    const product = page.getByLabel('产品');
    await product.fill('没有保存的名字');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '有没保存的内容' }).waitFor();
    await page.getByRole('button', { name: '继续编辑' }).click();
    expect(await product.inputValue()).toBe('没有保存的名字');
    await page.getByRole('link', { name: '成员' }).click();
    await page.getByRole('button', { name: '放弃并离开' }).click();
    await page.getByRole('heading', { level: 1, name: '成员' }).waitFor();
    await page.goto(`${launchPath}?open=edit`);
    await product.fill('旗舰手机');
    await page.getByRole('button', { name: '保存' }).click();
    await product.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '成员' }).click();
    await page.getByRole('heading', { level: 1, name: '成员' }).waitFor();
  }, 60_000);

  it('never submits a form with the Enter that only confirms an input method', async () => {
    const { at, session } = await owner();
    await ownInstallation(at.workspaceId);
    const { page } = await open({}, session);
    await page.goto('/settings');
    const field = page.getByLabel('另建一个工作区');
    await field.focus();
    const input = await page.context().newCDPSession(page);
    await input.send('Input.imeSetComposition', { text: 'ceshi', selectionStart: 5, selectionEnd: 5 });
    const reached = await field.evaluate((element) => {
      let heard = 0;
      element.addEventListener('keydown', () => {
        heard += 1;
      });
      const enter = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true };
      element.dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true }));
      element.dispatchEvent(new KeyboardEvent('keydown', { ...enter, keyCode: 229 }));
      return heard;
    });
    expect(reached).toBe(0);
    await input.send('Input.insertText', { text: '测试' });
    expect(await field.inputValue()).toBe('测试');
    expect(await page.getByRole('heading', { level: 1, name: '设置' }).isVisible()).toBe(true);
  });

  it('finds a launch by pinyin initials and goes there by keys alone', async () => {
    const { launchPath, session } = await owner();
    const { page } = await open({}, session);
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('qjss');
    await page
      .getByRole('option', { name: /^X1 秋季上市/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${launchPath}`);
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForURL('**/members');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor();
  });

  it('keeps the view in the address, so that back undoes it', async () => {
    const { session } = await owner();
    const { page } = await open({}, session);
    await page.goto('/');
    await page.getByRole('button', { name: /ToB/ }).click();
    await page.waitForURL('**/?show=tob');
    await page.goBack();
    await page.waitForURL((url) => url.search === '');
    expect(await page.getByRole('button', { name: /全部/ }).getAttribute('aria-pressed')).toBe('true');
  });

  it('makes a study of a questionnaire, read as the person says, and shows its results', async () => {
    const { launchPath, session } = await owner();
    const { page } = await open({}, session);
    await page.goto(`${launchPath}/demand/import`);
    const rows = Array.from({ length: 40 }, (_, row) => `${row + 1};${row % 4 === 0 ? '北京' : '上海'}`);
    await page.locator('input[type=file]').setInputFiles({
      name: '城市问卷.csv',
      mimeType: 'text/csv',
      buffer: iconv.encode(['编号;城市', ...rows].join('\n'), 'gb18030'),
    });
    await page.getByText('2 列。').waitFor();
    const encoding = page.getByRole('combobox', { name: '编码' });
    expect(await encoding.inputValue()).toBe('GBK / GB18030');
    const delimiter = page.getByRole('combobox', { name: '分隔符' });
    expect(await delimiter.inputValue()).toBe('分号 ;');
    const choose = async (box: typeof encoding, option: string) => {
      await box.click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose(delimiter, '逗号 ,');
    await page.getByText('1 列。').waitFor();
    await choose(encoding, 'UTF-8');
    await page.getByText(/不是有效的 utf-8/i).waitFor();
    await choose(encoding, 'GBK / GB18030');
    await choose(delimiter, '分号 ;');
    await page.getByText('2 列。').waitFor();
    await page.getByRole('button', { name: '试导入' }).click();
    await page.getByRole('button', { name: '开始导入' }).click();
    await page.waitForURL('**/demand/studies/*');
    await page.getByRole('heading', { level: 1, name: '城市问卷' }).waitFor();
    await page.getByText('75.0%').first().waitFor();
  }, 60_000);

  it('registers what a need is judged by: a share as the form suggests it, then a mean', async () => {
    const { client, at, launchPath, session } = await owner();
    const { id: studyId } = await client.studies.create({ ...at, name: '续航调研' });
    const scale = [1, 2, 3, 4, 5].map((value) => ({ answer: `${value}分`, value }));
    const questions = [
      { position: 1, key: 'Q1', label: '人群', type: 'single', options: ['商务人士', '学生'] },
      { position: 2, key: 'Q2', label: '续航有多重要', type: 'rating', scale },
    ];
    await installation.deps.postgres.pool.query('UPDATE study SET questions = $1 WHERE id = $2', [
      JSON.stringify(questions),
      studyId,
    ]);
    const { id: needId } = await client.needs.create({ ...at, title: '长续航' });
    const { page } = await open({}, session);
    await page.goto(`${launchPath}/demand?open=${needId}`);
    const choose = async (name: string, option: string) => {
      await page.getByRole('combobox', { name, exact: true }).click();
      await page.getByRole('option', { name: option }).click();
    };
    const submit = () => page.getByRole('button', { name: '预登记标准' }).click();
    await submit();
    await choose('题目', '续航有多重要');
    await choose('人群', '人群');
    await choose('属于人群的回答', '商务人士');
    await submit();
    await page.getByText('前 2 档占比 ≥ 50%').first().waitFor();
    await page.getByText('商务人士').first().waitFor();

    await page.getByRole('button', { name: '重新登记' }).click();
    await page.getByText('均值', { exact: true }).click();
    expect(await page.getByRole('combobox', { name: '计入的回答' }).count()).toBe(0);
    await page.getByRole('textbox', { name: '门槛' }).fill('3.5');
    await submit();
    await page.getByText('均值 ≥ 3.5').first().waitFor();
    const { criterion, history } = await client.needs.get({ ...at, needId });
    expect(criterion).toMatchObject({
      measure: { kind: 'mean', spec: { position: 2 } },
      segment: { position: 1, answers: ['商务人士'] },
      ...{ direction: 'at_least', threshold: 3.5, minimumN: 400, confidence: 0.95, weighted: true },
    });
    expect(history[1]!.measure).toEqual({ kind: 'share', spec: { position: 2, answers: ['4分', '5分'] } });
  }, 60_000);

  it('signs a card only after it was asked, as the side that one is', async () => {
    const { launchPath, makePlan, session } = await owner();
    await makePlan();
    const { page } = await open({}, session);
    await page.goto(`${launchPath}/cadence`);
    const sign = page.getByRole('button', { name: '以 PM 身份签署' });
    await sign.click();
    const dialog = page.getByRole('dialog', { name: '签署上市节奏卡 v1' });
    await dialog.getByRole('button', { name: '取消' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: '撤回签署' }).count()).toBe(0);
    await sign.click();
    await dialog.getByRole('button', { name: '以 PM 身份签署' }).click();
    await page.getByText('已签署 v1。').waitFor();
    await sign.waitFor({ state: 'detached' });
  }, 60_000);

  it('invites a colleague, who joins by the link', async () => {
    const { session } = await owner();
    const { page } = await open({}, session);
    await page.goto('/members?open=invite');
    await page.getByLabel('邮箱').fill('zhou@example.test');
    await page.getByRole('button', { name: '生成邀请链接' }).click();
    const link = (await page.locator('code').filter({ hasText: '/invite/' }).textContent()) ?? '';
    const guest = await open();
    await guest.page.goto(link.slice(link.indexOf('http')));
    await guest.page.getByLabel('姓名').fill('周然');
    await guest.page.getByLabel('密码').first().fill('another long password');
    await guest.page.getByRole('button', { name: '接受邀请' }).click();
    await guest.page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
    await guest.page.goto('/audit');
    await guest.page.getByText(/没有「/).waitFor();
    await page.getByRole('row', { name: /周然.*未经确认/ }).waitFor();
  });

  it('gives a side that has signed another owner by a proposal, which keeps what else was typed', async () => {
    const { at, client, launchPath, lead, makePlan, session } = await owner();
    await makePlan();
    const cadence = (await client.cards.get(at)).find(({ kind }) => kind === 'cadence');
    await client.cards.signAsPm({ ...at, kind: 'cadence', hash: cadence!.hash! });
    const { page } = await open({}, session);
    await page.goto('/');
    const { page: theirs } = await open({}, await signedIn(installation, lead, at.workspaceId));
    await theirs.goto(`${launchPath}?open=edit`);
    await theirs.getByLabel('产品', { exact: true }).fill('旗舰手机 Ultra');
    await theirs.getByRole('combobox', { name: /PM 负责人/ }).click();
    await theirs.getByRole('option', { name: lead.name }).click();
    await theirs.getByRole('button', { name: '保存' }).click();
    await theirs.getByRole('button', { name: `提议由 ${lead.name} 接任 PM 负责人` }).click();
    await theirs.getByText(`已提议由 ${lead.name} 接任`).waitFor();
    await theirs.getByRole('button', { name: '保存' }).click();
    await theirs.getByText(/旗舰手机 Ultra/).waitFor();
    await page.getByText(`${lead.name} 提议由 ${lead.name} 接任 PM 负责人`).click();
    await page.getByRole('button', { name: '同意' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '同意' }).click();
    await theirs.getByText(`PM ${lead.name}`).first().waitFor();
  }, 60_000);

  it('shows an API key once and what has happened before and after', async () => {
    const { at, client, session } = await owner();
    await client.launches.update({ ...at, version: 1, product: '旗舰手机 Ultra' });
    const { page } = await open({}, session);
    await page.goto('/keys?open=new');
    await page.getByLabel('名称').fill('订单中台');
    await page.getByRole('button', { name: '新建密钥' }).last().click();
    await page.getByRole('heading', { name: '请立即保存密钥' }).waitFor();
    await page.getByRole('button', { name: '我已保存' }).click();
    await page.getByRole('row', { name: /订单中台/ }).waitFor();
    await page.goto('/audit');
    await page
      .getByRole('row', { name: /launches\.update/ })
      .first()
      .click();
    await page.getByRole('columnheader', { name: '改前' }).waitFor();
    expect(await page.getByRole('cell', { name: '旗舰手机 Ultra' }).isVisible()).toBe(true);
  });

  it('puts a launch into the trash and takes it back', async () => {
    const { launchPath, session } = await owner();
    const { page } = await open({}, session);
    await page.goto(`${launchPath}?open=edit`);
    await page.getByRole('button', { name: '移入回收站' }).click();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已恢复').waitFor();
    await page.goto(launchPath);
    await page.getByRole('heading', { level: 1, name: 'X1 秋季上市' }).waitFor();
  });
});
