/** Everything that opens over or beside a screen, and how a person opens it. */
import type { Locator, Page } from 'playwright-core';
import { translate } from '../../../src/locales/translate.ts';
import { type Installation, newLaunch } from '../../harness.ts';
import { asSampleOwner, sampleNow } from '../../sample.ts';
import type { View } from './browser.ts';
import { goTo } from './go-to.ts';

const shares = { pm: 50, gtm: 40, external: 10 };
/** Over on the day of the sample. */
const terms = {
  ...{ outcome: 'net_revenue' as const, target: 100_000_00, method: 'lmdi' as const, attributionPercent: 60 },
  ...{ salesFrom: '2026-03-01', salesTo: '2026-03-31', returnsTo: '2026-04-30' },
  stakes: { unit: 'points' as const, pm: 100, gtm: 100 },
  tree: {
    drivers: [
      { key: 'orders', name: '订单', measure: 'orders' as const, shares },
      { key: 'value', name: '客单价', measure: 'order_value' as const, shares },
      { key: 'returns', name: '退货率', measure: 'return_rate' as const, shares },
    ],
    channels: [{ name: '线上', plan: { orders: 200, value: 450_00, returns: 0.08 } }],
  },
};

/** A workspace in which everything is in the midst of something: signed by one, amended, proposed and left without an answer. */
export async function unrest(installation: Installation) {
  const { id: workspaceId, owner, lead, pm } = await installation.workspace('owner', 'lead', 'pm');
  const launch = async (name: string) => {
    const made = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: lead.id }, { name });
    return { workspaceId, launchId: made.id };
  };
  type At = Awaited<ReturnType<typeof launch>>;
  const sign = async (at: At, both: boolean) => {
    await owner.client.wager.update({ ...at, version: 0, terms });
    const { hash } = (await owner.client.cards.get(at)).find(({ kind }) => kind === 'wager')!;
    const what = { ...at, kind: 'wager' as const, hash: hash! };
    await owner.client.cards.signAsPm(what);
    if (both) await lead.client.cards.signAsGtm(what);
  };
  const long = new Date(sampleNow.getTime() - 40 * 86_400_000);
  const { clock } = installation.deps;
  try {
    installation.deps.clock = () => long;
    const late = await launch('迟迟不答');
    await sign(late, true);
    await lead.client.ownerChanges.propose({ ...late, side: 'pm', toId: pm.id });
    const over = await launch('等对方答复');
    await sign(over, true);
    await owner.client.wager.proposeSettlement(over);
    installation.deps.clock = () => sampleNow;
    const locked = await launch('已锁定');
    await sign(locked, true);
    const proposed = await launch('一方已签');
    await sign(proposed, false);
    const amended = await launch('修订中');
    await sign(amended, true);
    await owner.client.cards.amend({ ...amended, kind: 'wager', reason: '渠道返利变了' });
    const draft = await launch('起草中');
    await owner.client.wager.update({ ...draft, version: 0, terms });
    const { plan, needs, keys } = owner.client;
    const tasks = [
      { id: 'a', name: '打样', optimistic: 2, likely: 4, pessimistic: 9 },
      { id: 'b', name: '铺货', track: 'market' as const, optimistic: 3, likely: 5, pessimistic: 8 },
    ];
    const dependencies = [{ predecessorId: 'a', successorId: 'b' }];
    const made = await plan.replace({ ...draft, start: '2026-07-01', tasks, dependencies });
    await plan.createBaseline({ ...draft, name: '第一版' });
    const need = await needs.create({ ...draft, title: '续航', statement: '一天一充' });
    await needs.create({ ...draft, title: '夜拍' });
    await keys.create({ workspaceId, name: 'ERP', actions: ['read'] });
    const { content: file } = await plan.export({ ...draft, format: 'mspdi' });
    const task = made.tasks.find(({ name }) => name === '打样')!;
    const email = `guest.${workspaceId}@example.test`;
    const { token } = await lead.client.invitations.create({ workspaceId, email, role: 'gtm' });
    await installation.as(null).invitations.accept({ token, name: '新同事', password: 'correct horse battery' });
    const gone = await launch('不做了');
    const { version } = await owner.client.launches.get(gone);
    await owner.client.launches.archive({ ...gone, version });
    const paths = { late, over, locked, proposed, amended, draft };
    return {
      ...{ workspaceId, owner, lead, task, need, file, draft },
      of: Object.fromEntries(Object.entries(paths).map(([name, at]) => [name, `/launches/${at.launchId}`])) as Record<
        keyof typeof paths,
        string
      >,
    };
  } finally {
    installation.deps.clock = clock;
  }
}

/** What the sample has to show beside its screens: a need whose standard may still be registered, and a driver. */
export async function furtherScreens(installation: Installation, wagerPath: string) {
  const client = await asSampleOwner(installation);
  const { workspaces } = await client.session.get({});
  const found: Record<string, string> = {};
  for (const { id: workspaceId } of workspaces)
    for (const { id: launchId } of await client.launches.list({ workspaceId })) {
      const at = { workspaceId, launchId };
      const path = `/launches/${launchId}`;
      if (wagerPath === `${path}/wager`) found.driver = (await client.wager.get(at)).terms!.tree.drivers[0]!.key;
      const card = (await client.cards.get(at)).find(({ kind }) => kind === 'demand');
      const [need] = await client.needs.list(at);
      if (need?.criterion && card?.status !== 'locked') found['need-open'] = `${path}/demand?open=${need.id}`;
    }
  return found;
}

export type Scene = {
  page: Page;
  view: View;
  own: Awaited<ReturnType<typeof unrest>>;
  /** Screens of the sample. */
  screens: Record<string, string>;
};

export type Dialog = {
  name: string;
  /** The file under src/web that draws it. */
  of: string;
  /** Whose workspace it is opened in; the one in unrest where nothing is said. */
  in?: 'sample';
  /** Opens it and answers all of it that is to be looked at. */
  open: (scene: Scene, say: (key: string, params?: Record<string, string | number>) => string) => Promise<Locator>;
  /** It does not go with the screen: it lies over all of them, or asks before what was typed is lost. */
  stays?: true;
  /** The last of all: what was sent waits as long as it is open. */
  ends?: true;
  /** Where there is one. */
  only?: 'phone' | 'wide';
};

const isPhone = ({ view }: Scene) => (view.width ?? 1440) < 500;
const drawer = (page: Page) =>
  page.locator('main ~ * , body').locator('[role="complementary"], [role="dialog"]').last();
const dialog = (page: Page) => page.getByRole('dialog').last();
const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).first();

/** A drawer that has an address. */
const addressed =
  (path: (scene: Scene) => string): Dialog['open'] =>
  async (scene) => {
    await goTo(scene.page, path(scene));
    return drawer(scene.page);
  };
/** What lies behind a button of a screen. */
const pressed =
  (path: (scene: Scene) => string, key: string, params?: Record<string, string>): Dialog['open'] =>
  async (scene, say) => {
    await goTo(scene.page, path(scene));
    await button(scene.page.locator('main'), say(key, params)).click();
    return scene.page.locator('[role="dialog"], [role="menu"]').last();
  };
const wager =
  (name: keyof Scene['own']['of'], more = '') =>
  ({ own }: Scene) =>
    `${own.of[name]}/wager${more}`;
const draft =
  (more: string) =>
  ({ own }: Scene) =>
    `${own.of.draft}${more}`;
/** A question of the sample on which nothing rests. */
const plain = '您计划多久后换机';
const answersFile = {
  name: '答卷.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('编号,价格,城市\n1,300,上海\n2,400,北京\n3,贵,\n'),
};

/** In the order in which they are opened: the last of them end the session. */
export const dialogs: Dialog[] = [
  { name: 'launches in the trash', of: 'features/overview/Trash.tsx', open: addressed(() => '/?open=trash') },
  {
    name: 'what a number is made of',
    of: 'ui/Explain.tsx',
    in: 'sample',
    open: async ({ page, screens }, say) => {
      await goTo(page, screens.cadence!);
      await page.locator('main').getByTitle(say('app.explain.open')).first().click();
      return dialog(page);
    },
  },
  {
    name: 'commands',
    of: 'shell/Palette.tsx',
    stays: true,
    in: 'sample',
    open: async ({ page }) => {
      await page.keyboard.press('Control+k');
      await dialog(page).getByRole('option').first().waitFor();
      return dialog(page);
    },
  },
  {
    name: 'shortcuts',
    of: 'shell/ShortcutHelp.tsx',
    stays: true,
    in: 'sample',
    open: async ({ page }) => {
      await page.keyboard.press('?');
      return dialog(page);
    },
  },
  {
    name: 'more places',
    of: 'shell/Tabs.tsx',
    stays: true,
    only: 'phone',
    open: async ({ page }, say) => {
      await button(page, say('app.tab.more')).click();
      return drawer(page);
    },
  },
  {
    name: 'the person',
    of: 'shell/PersonMenu.tsx',
    stays: true,
    open: async (scene, say) => {
      if (isPhone(scene)) await button(scene.page, say('app.tab.more')).click();
      await scene.page
        .getByRole('button', { name: say('app.person.menu') })
        .first()
        .click();
      return scene.page.getByRole('menu');
    },
  },
  {
    name: 'the gate ahead',
    of: 'features/overview/LifeLine.tsx',
    open: async ({ page, own }) => {
      await goTo(page, own.of.draft);
      await page.locator('main ol').first().getByRole('button').first().click();
      return dialog(page);
    },
  },
  { name: 'edit a launch', of: 'features/launches/EditLaunchDrawer.tsx', open: addressed(draft('?open=edit')) },
  { name: 'copy a launch', of: 'features/launches/CopyLaunchDrawer.tsx', open: addressed(draft('?open=copy')) },
  {
    name: 'agree to another owner',
    of: 'features/launches/OwnerChanges.tsx',
    open: pressed(({ own }) => own.of.late, 'launches.owners.accept'),
  },
  {
    name: 'take over a side',
    of: 'features/launches/OwnerChanges.tsx',
    open: pressed(({ own }) => own.of.late, 'launches.owners.takeOver'),
  },
  {
    name: 'a month to pick a day from',
    of: 'ui/DateInput.tsx',
    open: async (scene, say) => {
      await goTo(scene.page, `${scene.own.of.draft}?open=edit`);
      await scene.page.getByLabel(say('launches.new.committedDate')).click();
      await scene.page.getByRole('table').last().waitFor();
      return drawer(scene.page).or(scene.page.locator('[class*="Popover-dropdown"]')).last();
    },
  },

  { name: 'a need to write', of: 'features/demand/AddNeedDrawer.tsx', open: addressed(draft('/demand?open=new')) },
  {
    name: 'needs as a table',
    of: 'features/demand/NeedsTable.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/demand?open=table`);
      return page.getByRole('region', { name: say('demand.table.title') }).first();
    },
  },
  {
    name: 'the order of one side',
    of: 'features/demand/RankDrawer.tsx',
    open: addressed(draft('/demand?open=rank-pm')),
  },
  {
    name: 'an order handed in',
    of: 'features/demand/HandInDrawer.tsx',
    open: addressed(draft('/demand?open=hand-in-pm')),
  },
  {
    name: 'questions described',
    of: 'features/demand/DescribeDrawer.tsx',
    open: addressed(draft('/demand?open=describe')),
  },
  { name: 'demand in the trash', of: 'features/demand/DemandTrash.tsx', open: addressed(draft('/demand?open=trash')) },
  {
    name: 'a need with its evidence',
    of: 'features/demand/NeedDrawer.tsx',
    in: 'sample',
    open: addressed(({ screens }) => screens.need!),
  },
  {
    name: 'what else is done with a need',
    of: 'features/demand/NeedDrawer.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/demand?open=${own.need.id}`);
      await button(drawer(page), say('demand.need.more')).click();
      return page.getByRole('menu');
    },
  },
  {
    name: 'a need to edit',
    of: 'features/demand/EditNeedForm.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/demand?open=${own.need.id}`);
      await button(drawer(page), say('app.edit')).click();
      await button(drawer(page), say('app.save')).waitFor();
      return drawer(page);
    },
  },
  {
    name: 'a criterion to register',
    of: 'features/demand/CriterionForm.tsx',
    in: 'sample',
    open: async ({ page, screens }, say) => {
      await goTo(page, screens['need-open']!);
      const again = button(drawer(page), say('demand.criterion.again'));
      await again
        .or(button(drawer(page), say('demand.criterion.register')))
        .first()
        .click();
      await drawer(page).getByLabel(say('demand.criterion.threshold')).first().waitFor();
      return drawer(page);
    },
  },
  {
    name: 'a class for many needs',
    of: 'features/demand/BulkBar.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/demand`);
      await button(page, say('demand.bulk.start')).click();
      const bar = page.getByRole('region', { name: say('demand.bulk.label') });
      await bar.getByRole('button').first().click();
      await button(bar, say('demand.bulk.class')).click();
      return page.getByRole('menu');
    },
  },
  {
    name: 'what else is done with a study',
    of: 'features/demand/StudyMenu.tsx',
    in: 'sample',
    open: pressed(({ screens }) => screens.study!, 'demand.study.menu'),
  },
  {
    name: 'another name for a study',
    of: 'features/demand/StudyMenu.tsx',
    in: 'sample',
    open: async ({ page, screens }, say) => {
      await goTo(page, screens.study!);
      await button(page.locator('main'), say('demand.study.menu')).click();
      await page.getByRole('menuitem', { name: say('demand.study.rename') }).click();
      return page.getByRole('dialog', { name: say('demand.study.rename') });
    },
  },
  {
    name: 'what else is done with a question',
    of: 'features/demand/QuestionMenu.tsx',
    in: 'sample',
    open: pressed(({ screens }) => screens.study!, 'demand.study.questionMenu', { question: plain }),
  },
  {
    name: 'two questions to be read as one',
    of: 'features/demand/MergeDialog.tsx',
    in: 'sample',
    open: async ({ page, screens }, say) => {
      await goTo(page, screens.study!);
      await button(page.locator('main'), say('demand.study.questionMenu', { question: plain })).click();
      await page.getByRole('menuitem', { name: say('demand.study.merge') }).click();
      return page.getByRole('dialog', { name: say('demand.study.merging.title') });
    },
  },
  {
    name: 'how the answers to a question are read',
    of: 'features/demand/RereadDrawer.tsx',
    in: 'sample',
    open: async ({ page, screens }, say) => {
      await goTo(page, screens.study!);
      await button(page.locator('main'), say('demand.study.questionMenu', { question: plain })).click();
      await page.getByRole('menuitem', { name: say('demand.reread.open') }).click();
      await drawer(page).getByText(say('demand.reread.text')).waitFor();
      return drawer(page);
    },
  },
  {
    name: 'the rows behind a number',
    of: 'features/demand/RowsDrawer.tsx',
    in: 'sample',
    open: async ({ page, screens }) => {
      await goTo(page, `${screens.study}&rows=[]`);
      await drawer(page).getByRole('table').waitFor();
      return drawer(page);
    },
  },
  ...(['file', 'mapping', 'check'] as const).map(
    (step, at): Dialog => ({
      name: `a file of answers: ${step}`,
      of: 'features/imports/ImportWizard.tsx',
      open: async ({ page, own }, say) => {
        await goTo(page, `${own.of.draft}/demand/import`);
        const next = [
          () => page.locator('input[type=file]').setInputFiles(answersFile),
          () => button(page, say('imports.wizard.check')).click(),
        ];
        for (const go of next.slice(0, at)) await go();
        await page
          .getByRole('listitem')
          .filter({ hasText: say(`imports.wizard.step.${step}`) })
          .and(page.locator('[aria-current=step]'))
          .waitFor();
        return page.locator('main');
      },
    }),
  ),

  { name: 'a task to add', of: 'features/cadence/TaskDrawer.tsx', open: addressed(draft('/cadence?open=new')) },
  {
    name: 'a task',
    of: 'features/cadence/TaskDrawer.tsx',
    open: addressed(({ own }) => `${own.of.draft}/cadence?open=task-${own.task.id}`),
  },
  {
    name: 'tasks as a table',
    of: 'features/cadence/PlanTable.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/cadence?open=table`);
      return page.getByRole('region', { name: say('cadence.table.title') }).first();
    },
  },
  {
    name: 'what else is done with a plan',
    of: 'features/cadence/PlanMenu.tsx',
    open: pressed(draft('/cadence'), 'cadence.menu.label'),
  },
  {
    name: 'a plan to bring in',
    of: 'features/cadence/ImportDrawer.tsx',
    open: addressed(draft('/cadence?open=import')),
  },
  {
    name: 'what a plan would replace',
    of: 'features/cadence/ReplaceQuestion.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/cadence?open=import`);
      const buffer = Buffer.from(own.file);
      await page.locator('input[type=file]').setInputFiles({ name: '计划.xml', mimeType: 'text/xml', buffer });
      await button(page, say('cadence.import.replace')).click();
      return page.getByRole('dialog', { name: say('cadence.import.ask.title') });
    },
  },
  { name: 'baselines', of: 'features/cadence/BaselinesDrawer.tsx', open: addressed(draft('/cadence?open=baselines')) },
  {
    name: 'a baseline to delete',
    of: 'features/cadence/BaselinesDrawer.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/cadence?open=baselines`);
      await button(page, say('cadence.baseline.deleteOne', { name: '第一版' })).click();
      return dialog(page);
    },
  },
  {
    name: 'start and calendar',
    of: 'features/cadence/SettingsDrawer.tsx',
    open: addressed(draft('/cadence?open=settings')),
  },
  {
    name: 'tasks in the trash',
    of: 'features/cadence/CadenceTrash.tsx',
    open: addressed(draft('/cadence?open=trash')),
  },
  {
    name: 'a day years away',
    of: 'records/farDates.tsx',
    stays: true,
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/cadence?open=settings`);
      const start = page.getByLabel(say('cadence.settings.start'));
      await start.fill('2039-07-01');
      await start.press('Tab');
      await button(page, say('app.save')).click();
      return page.getByRole('dialog', { name: say('app.farDate.title') });
    },
  },

  {
    name: 'a driver',
    of: 'features/wager/DriverDrawer.tsx',
    in: 'sample',
    open: async ({ page, screens }) => {
      await goTo(page, `${screens.wager}?open=driver:${screens.driver}`);
      return drawer(page);
    },
  },
  {
    name: 'a driver to add',
    of: 'features/wager/DriverShares.tsx',
    open: pressed(wager('draft', '?mode=edit'), 'wager.edit.addDriver'),
  },
  {
    name: 'settle',
    of: 'features/wager/SettlementPanel.tsx',
    open: pressed(wager('locked', '?section=settlement'), 'wager.settlement.propose'),
  },
  {
    name: 'decide',
    of: 'features/wager/Answers.tsx',
    open: pressed(wager('over', '?section=settlement'), 'wager.answer.decide'),
  },
  { name: 'sign', of: 'features/cards/SignDialog.tsx', open: addressed(wager('draft', '?open=sign')) },
  {
    name: 'take back a signature',
    of: 'features/cards/SignaturePanel.tsx',
    open: pressed(wager('proposed'), 'cards.withdraw'),
  },
  { name: 'amend', of: 'features/cards/AmendDialog.tsx', open: pressed(wager('locked'), 'cards.amend') },
  {
    name: 'drop an amendment',
    of: 'features/cards/AmendmentNotice.tsx',
    open: pressed(wager('amended'), 'cards.drop'),
  },
  {
    name: 'versions',
    of: 'features/cards/VersionsDrawer.tsx',
    in: 'sample',
    open: addressed(({ screens }) => `${screens.cadence}?open=versions`),
  },

  { name: 'invite', of: 'features/people/InviteDrawer.tsx', open: addressed(() => '/members?open=invite') },
  {
    name: 'an invitation to hand over',
    stays: true,
    of: 'features/people/InviteDrawer.tsx',
    open: async ({ page, own }, say) => {
      await goTo(page, '/members?open=invite');
      await drawer(page).getByLabel(say('people.members.email')).fill(`new.${own.workspaceId}@example.test`);
      await button(drawer(page), say('people.members.send')).click();
      await drawer(page)
        .getByRole('heading', { name: say('people.members.linkTitle') })
        .waitFor();
      return drawer(page);
    },
  },
  {
    name: 'confirm a member',
    of: 'features/people/MembersScreen.tsx',
    open: pressed(() => '/members', 'people.members.confirm'),
  },
  {
    name: 'remove a member',
    of: 'features/people/MembersScreen.tsx',
    open: pressed(() => '/members', 'people.members.remove'),
  },
  { name: 'a key to make', of: 'features/people/KeysScreen.tsx', open: addressed(() => '/keys?open=new') },
  {
    name: 'a key made',
    stays: true,
    of: 'features/people/KeysScreen.tsx',
    open: async ({ page }, say) => {
      await goTo(page, '/keys?open=new');
      await drawer(page).getByLabel(say('people.keys.name')).fill('CRM');
      await button(drawer(page), say('people.keys.create')).click();
      await drawer(page)
        .getByRole('heading', { name: say('people.keys.secretTitle') })
        .waitFor();
      return drawer(page);
    },
  },
  { name: 'a key to revoke', of: 'features/people/KeysScreen.tsx', open: pressed(() => '/keys', 'people.keys.revoke') },
  {
    name: 'an entry of the audit log',
    of: 'features/people/AuditScreen.tsx',
    in: 'sample',
    open: async ({ page }) => {
      await goTo(page, '/audit');
      await page.locator('main tbody tr').first().click();
      return drawer(page);
    },
  },

  {
    name: 'what is not saved',
    of: 'records/UnsavedDialog.tsx',
    stays: true,
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}/cadence?open=new`);
      await drawer(page).getByLabel(say('cadence.task.name')).first().fill('没保存');
      await page.keyboard.press('Escape');
      return page.getByRole('dialog', { name: say('app.unsaved.title') });
    },
  },
  {
    name: 'a conflict',
    of: 'records/ConflictNotice.tsx',
    stays: true,
    open: async ({ page, own }, say) => {
      await goTo(page, `${own.of.draft}?open=edit`);
      await drawer(page).getByLabel(say('launches.field.name')).fill('我的名字');
      const { lead, draft: at } = own;
      const { version } = await lead.client.launches.get(at);
      await lead.client.launches.update({ ...at, version, name: '别人的名字' });
      await button(drawer(page), say('app.save')).click();
      await drawer(page).getByRole('alert').getByRole('radiogroup').first().waitFor();
      return drawer(page);
    },
  },
  {
    name: 'a refusal',
    of: 'ui/RefusalPopover.tsx',
    stays: true,
    open: async ({ page }, say) => {
      await goTo(page, '/members');
      await page.context().setOffline(true);
      await button(page, say('people.members.confirm')).click();
      await button(dialog(page), say('people.members.confirm')).click();
      const refusal = page.getByRole('alert').filter({ hasText: say('app.failed.offline') });
      await refusal.waitFor();
      await page.context().setOffline(false);
      return refusal;
    },
  },
  {
    name: 'the session has ended',
    of: 'shell/SignInAgain.tsx',
    ends: true,
    open: async ({ page }, say) => {
      await goTo(page, '/keys?open=new');
      await drawer(page).getByLabel(say('people.keys.name')).fill('CRM');
      await page.context().clearCookies();
      await button(drawer(page), say('people.keys.create')).click();
      return page.getByRole('dialog', { name: say('app.sessionEnd.title') });
    },
  },
];

/** Files that draw what others open, with those who do. */
export const partsOfOthers: Record<string, string> = {
  'ui/AskDialog.tsx': 'farDates and ReplaceQuestion ask with it',
  'ui/Ask.tsx': 'loads AskDialog',
  'ui/ConfirmButton.tsx': 'opened by each screen that asks with it',
  'records/RecordDrawer.tsx': 'opened by each record',
  'records/TrashDrawer.tsx': 'opened by each trash',
  'records/RecordRefusal.tsx': 'loads ConflictNotice',
};

export const sayIn =
  (locale: 'zh-CN' | 'en') =>
  (key: string, params?: Record<string, string | number>): string =>
    translate(params ? { key, params } : { key }, locale);
