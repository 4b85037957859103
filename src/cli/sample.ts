/** `biplane sample`: fills a new workspace with the sample company, through a running server and in the name of a person. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { contract } from '../contract/contract.ts';
import { BiplaneError, invalidInput } from '../domain/errors.ts';
import { text } from '../domain/text.ts';
import { translate } from '../locales/translate.ts';
import { askSecretly } from './base/ask-secretly.ts';
import { credentialsOf, type Remote } from './base/environment.ts';
import type { Output } from './base/output.ts';

const pollMs = 500;

/** Signs in and resolves to the session's cookie. */
async function signIn(url: string, email: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (response.status === 429) throw new BiplaneError('rate_limited', text('cli.errors.tooManySignIns'));
  if (!response.ok) throw new BiplaneError('unauthenticated', text('cli.errors.signInRefused'));
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Loads the sample and shows its progress until it is there. */
export async function loadSample(options: { email?: string }, remote: Remote, out: Output): Promise<void> {
  const url = remote.url.replace(/\/+$/, '');
  const known = credentialsOf();
  const email = options.email ?? known.email;
  if (!email) throw invalidInput('cli.errors.missingOption', { option: '--email' });
  const password = known.password ?? (await askSecretly(translate(text('cli.sample.password', { email }), out.locale)));
  const cookie = await signIn(url, email, password);
  const link = new OpenAPILink(contract, {
    url: `${url}/api/v1`,
    headers: () => ({ 'Accept-Language': out.locale, Cookie: cookie, Origin: url }),
  });
  const { sample }: ContractRouterClient<typeof contract> = createORPCClient(link);
  let state = await sample.load({ locale: out.locale });
  let said = '';
  while (state.status === 'queued' || state.status === 'running') {
    const now = state.step ? translate(state.step, out.locale) : '';
    const line = state.total > 0 ? `${state.done}/${state.total} ${now}` : now;
    if (line && line !== said) out.error(line);
    said = line;
    await sleep(pollMs);
    state = await sample.get({ sampleId: state.id });
  }
  if (state.status !== 'done') throw new BiplaneError('internal', state.error ?? text('cli.sample.cancelled'));
  out.log(translate(text('cli.sample.done', { url }), out.locale));
}
