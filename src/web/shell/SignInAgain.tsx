import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../api/client.ts';
import { type Failure, failureOf } from '../api/failure.ts';
import { queryClient } from '../api/queries.ts';
import { signInHere, useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { forgetUnsavedText } from '../records/unsaved.ts';
import { FormFailure } from '../ui/FormFailure.tsx';
import { PasswordField } from '../ui/PasswordField.tsx';
import { StatusMark } from '../ui/StatusMark.tsx';

/** Signs in again in place. Whoever turns out to be somebody else is told that the screen is not theirs before it is loaded anew. */
export function SignInAgain({ onAnswer }: { onAnswer: (isBack: boolean) => void }) {
  const t = useText();
  const { user } = useWorkspace();
  const [email, setEmail] = useState(user.email);
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [other, setOther] = useState<string | null>(null);
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await signInHere(email.trim(), password);
      const { user: now } = await client.session.get({});
      if (now.id !== user.id) return setOther(now.name);
      onAnswer(true);
      void queryClient.invalidateQueries();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  const reload = () => {
    forgetUnsavedText();
    window.location.assign('/');
  };
  const later = () => onAnswer(false);
  return (
    <Modal
      opened
      onClose={other === null ? later : reload}
      title={t('app.sessionEnd.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {other === null ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p className="muted">{t('app.sessionEnd.text', { name: user.name })}</p>
          <TextInput
            label={t('app.sessionEnd.email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordField
            label={t('app.sessionEnd.password')}
            autoComplete="current-password"
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <FormFailure failure={failure} />
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button variant="subtle" onClick={later}>
              {t('app.sessionEnd.later')}
            </Button>
            <Button type="submit" variant="filled" loading={busy}>
              {t('app.sessionEnd.submit')}
            </Button>
          </div>
        </form>
      ) : (
        <div className="stack">
          <StatusMark status="at_risk">{t('app.sessionEnd.other', { name: other, before: user.name })}</StatusMark>
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button onClick={() => setOther(null)}>{t('app.sessionEnd.back', { name: user.name })}</Button>
            <Button variant="filled" onClick={reload}>
              {t('app.sessionEnd.reload', { name: other })}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
