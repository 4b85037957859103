import { Button, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.ts';
import { signIn } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { PlainPage } from '../../shell/PlainPage.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { email as emailRule, required, useForm } from './useForm.ts';

/** Only an address of this site: a link must not send people elsewhere after signing in. */
function ownPath(next: string): string {
  return /^\/(?![/\\])/.test(next) ? next : '/';
}

export function SignInScreen() {
  const t = useText();
  const router = useRouter();
  const [next] = useUrlState('next', '/');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await signIn(email.trim(), password);
      router.history.push(ownPath(next));
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  const { form, errorOf } = useForm({ email, password }, { email: emailRule, password: required }, () => void submit());
  return (
    <PlainPage title={t('people.signIn.title')} lead={t('people.signIn.lead')}>
      <form className="stack" {...form}>
        <TextInput
          label={t('people.field.email')}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          error={errorOf('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          label={t('people.field.password')}
          autoComplete="current-password"
          value={password}
          error={errorOf('password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <FormFailure failure={failure} />
        <Button type="submit" variant="filled" loading={busy} fullWidth>
          {t('people.signIn.submit')}
        </Button>
        <p className="faint small">{t('people.signIn.forgot')}</p>
      </form>
    </PlainPage>
  );
}
