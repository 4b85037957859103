import { BiplaneError, invalidInput } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { translate } from '../../locales/translate.ts';
import { audit } from '../act/audit.ts';
import { readEnv } from '../env.ts';
import { passwordHash, replacePassword } from '../features/people/persons.ts';
import { personWith, workspacesOf } from '../features/people/queries.ts';
import { holdPerson } from '../features/people/sessions.ts';
import { inTransaction } from '../store/transaction.ts';
import { openInstallation } from './installation.ts';
import type { AskSecretly, CommandOutput } from './terminal.ts';

const [shortest, longest] = [8, 128];

/** Gives the person with this e-mail a new password, which is asked for, and ends all of their sessions. */
export async function resetPassword(email: string, out: CommandOutput, askSecretly: AskSecretly): Promise<void> {
  const installation = await openInstallation(readEnv(), { whileRunning: null });
  const { db } = installation.postgres;
  try {
    const who = await personWith(db, { email });
    if (!who) throw new BiplaneError('not_found', text('installation.password.nobody', { email }));
    const password = await askSecretly(translate(text('installation.password.ask', { email }), out.locale));
    if (password.trim() === '' || password.length < shortest || password.length > longest)
      throw invalidInput('installation.password.unfit', { shortest, longest });
    const hash = await passwordHash(password, { isKnown: true, id: who.id });
    const now = new Date();
    const operator = { kind: 'job' as const, id: 'operator', name: 'biplane password', role: null };
    const known = { name: who.name, email: who.email };
    await inTransaction(installation.postgres.pool, async (tx) => {
      await holdPerson(tx, who.id);
      // Whatever the password was or has become meanwhile: the operator's word is the last.
      await replacePassword({ db: tx, now }, { personId: who.id, hash, verified: null, keptSessionId: undefined });
      for (const { id: workspaceId } of await workspacesOf(tx, who.id)) {
        await audit(tx, { workspaceId, at: now, actor: operator, procedure: 'session.changePassword' }, [
          { entity: 'person', entityId: who.id, before: known, after: known },
        ]);
      }
    });
    out.log(translate(text('installation.password.done', { email: who.email }), out.locale));
  } finally {
    await installation.close();
  }
}
