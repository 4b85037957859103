/** People for journeys: signed in without a form, for counting who signs in is part of the product. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { session } from '../../../src/server/features/people/schema.ts';
import { sessionCookie } from '../../../src/server/http/sign-in.ts';
import { cookieSecret } from '../../../src/server/store/cookie-secret.ts';
import { type Installation, type Member, sharedInstallation } from '../../harness.ts';
import { launchBrowser, type OpenPage, openPage, type Session, type View } from './browser.ts';

const hourMs = 3_600_000;

/** What the browser of somebody keeps who has signed in and chosen this workspace. */
export async function signedIn(
  { deps, address, dataDir }: Installation,
  { id: userId }: Pick<Member, 'id'>,
  workspaceId: string,
): Promise<Session> {
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(Date.now() + hourMs);
  await deps.postgres.db.insert(session).values({ id: crypto.randomUUID(), userId, token, expiresAt });
  const signature = createHmac('sha256', await cookieSecret(dataDir))
    .update(token)
    .digest('base64');
  return {
    cookies: [
      {
        name: sessionCookie,
        value: encodeURIComponent(`${token}.${signature}`),
        domain: new URL(address).hostname,
        path: '/',
        expires: expiresAt.getTime() / 1000,
        httpOnly: true,
        secure: false,
        sameSite: 'Lax',
      },
    ],
    origins: [{ origin: address, localStorage: [{ name: 'biplane.workspace', value: workspaceId }] }],
  };
}

/** One browser for the tests of a file: what each of them opens is closed behind it, and must have had nothing to complain of. */
export function browsing() {
  let browser: Browser;
  let installation: Installation;
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
  return {
    installation: () => installation,
    async open(member: Pick<Member, 'id'>, workspaceId: string, view: View = {}): Promise<OpenPage> {
      const screen = await openPage(
        browser,
        installation.address,
        view,
        await signedIn(installation, member, workspaceId),
      );
      opened.push(screen);
      return screen;
    },
  };
}
