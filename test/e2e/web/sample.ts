/** The sample as a browser shows it, for tests and screenshots that need screens full of data. */
import type { Browser, BrowserContext } from 'playwright-core';
import { sampleOwner } from '../../sample.ts';
import { openPage, type Session, signIn } from './browser.ts';

type Listed = { id: string; name: string; stage: string };
type Need = {
  id: string;
  criterion: { studyId: string; questions: { position: number }[]; segment: { position: number } | null } | null;
};

/** Who asked for the sample, signed in and led into it by the workspace that they made before. */
export async function openSample(browser: Browser, address: string): Promise<Session> {
  const { page, context } = await openPage(browser, address, {}, await signIn(browser, address, sampleOwner));
  await page.goto('/');
  await page.getByRole('button', { name: /打开示例/ }).click();
  await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
  const session = await context.storageState();
  await context.close();
  return session;
}
/** A second owner of the sample workspace, with preferences of their own; answers their signed-in session. */
export async function joinSample(browser: Browser, address: string, session: Session): Promise<Session> {
  const owner = await openPage(browser, address, {}, session);
  await owner.page.goto('/');
  const workspace = await owner.page.evaluate(() => localStorage.getItem('biplane.workspace') ?? '');
  const post = async (from: BrowserContext, path: string, data: object): Promise<{ token: string }> => {
    const answer = await from.request.post(path, { data, headers: { origin: address } });
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as { token: string };
  };
  const email = 'zhou@example.test';
  const password = 'another battery staple';
  const invitations = `/api/v1/workspaces/${workspace}/invitations`;
  const { token } = await post(owner.context, invitations, { email, role: 'owner' });
  await post(owner.context, `/api/v1/invitations/${token}/accept`, { name: '周二', password });
  const joining = await openPage(browser, address, {}, await signIn(browser, address, { email, password }));
  await joining.page.goto('/');
  await joining.page.evaluate((id) => localStorage.setItem('biplane.workspace', id), workspace);
  const joined = await joining.context.storageState();
  await owner.context.close();
  await joining.context.close();
  return joined;
}

/** Every screen of the product by name, on the launch of the sample that has most to show. */
export async function sampleScreens(
  browser: Browser,
  address: string,
  session: Session,
): Promise<Record<string, string>> {
  const { page, context } = await openPage(browser, address, {}, session);
  const get = async <T>(path: string): Promise<T> => (await (await page.request.get(`/api/v1${path}`)).json()) as T;
  await page.goto('/');
  const workspaceId = await page.evaluate(() => localStorage.getItem('biplane.workspace') ?? '');
  const launches = await get<Listed[]>(`/workspaces/${workspaceId}/launches`);
  const launch = launches.find((one) => one.name.startsWith('X1')) ?? launches[0];
  const settled = launches.find((one) => one.stage === 'settled') ?? launches[0];
  if (!launch || !settled) throw new Error('the sample has no launches');
  const of = `/launches/${launch.id}`;
  const needs = await get<Need[]>(`/workspaces/${workspaceId}${of}/needs`);
  // A question that carries a need, side by side for the groups it was asked of.
  const split = needs.find(({ criterion }) => criterion?.segment)?.criterion;
  await context.close();
  return {
    overview: '/',
    launch: of,
    'launch-settled': `/launches/${settled.id}`,
    'launch-edit': `${of}?open=edit`,
    'launch-new': '/launches/new',
    demand: `${of}/demand`,
    ...(needs[0] ? { need: `${of}/demand?open=${needs[0].id}` } : {}),
    ...(split
      ? {
          study: `${of}/demand/studies/${split.studyId}?question=${split.questions[0]?.position}&by=${split.segment?.position}`,
        }
      : {}),
    'study-import': `${of}/demand/import`,
    cadence: `${of}/cadence`,
    wager: `${of}/wager`,
    'wager-settled': `/launches/${settled.id}/wager`,
    members: '/members',
    invite: '/members?open=invite',
    keys: '/keys?open=new',
    audit: '/audit',
    settings: '/settings',
  };
}
