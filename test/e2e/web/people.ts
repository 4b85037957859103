/** People for journeys: signed in without a form, for counting who signs in is part of the product. */
import { createHmac, randomBytes } from 'node:crypto';
import { session } from '../../../src/server/features/people/schema.ts';
import { sessionCookie } from '../../../src/server/http/sign-in.ts';
import { cookieSecret } from '../../../src/server/store/cookie-secret.ts';
import type { Installation, Member } from '../../harness.ts';
import type { Session } from './browser.ts';

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
