import { Button, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { type Failure, failureOf } from '../../api/failure.ts';
import { signIn, storeWorkspaceId } from '../../api/session.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { PlainPage } from '../../shell/PlainPage.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { StartChoices } from '../sample/StartChoices.tsx';
import { email, newPassword, required, useForm } from './useForm.ts';

/** First run: the owner and the workspace, then where to start. */
export function SetupScreen() {
  const t = useText();
  const locale = useLanguage();
  const router = useRouter();
  const [typed, setTyped] = useState({ name: '', email: '', password: '', workspaceName: '' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [isReady, setIsReady] = useState(false);
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const made = await client.setup.create({ ...typed, email: typed.email.trim(), locale, timeZone });
      await signIn(typed.email.trim(), typed.password);
      storeWorkspaceId(made.workspaceId);
      setIsReady(true);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  const { form, errorOf } = useForm(
    typed,
    { name: required, email, password: newPassword, workspaceName: required },
    () => void submit(),
  );
  const field = (key: keyof typeof typed) => ({
    value: typed[key],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setTyped({ ...typed, [key]: event.currentTarget.value }),
    error: errorOf(key),
    required: true,
  });
  if (isReady) {
    return (
      <PlainPage title={t('people.setup.startTitle')} lead={t('people.setup.startLead')} wide>
        <StartChoices onDone={(to) => router.history.push(to)} />
      </PlainPage>
    );
  }
  return (
    <PlainPage title={t('people.setup.title')} lead={t('people.setup.lead')}>
      <form className="stack" {...form}>
        <TextInput label={t('people.field.name')} autoComplete="name" maxLength={80} autoFocus {...field('name')} />
        <TextInput label={t('people.field.email')} type="email" autoComplete="username" {...field('email')} />
        <PasswordField
          label={t('people.field.password')}
          description={t('people.field.passwordHint')}
          autoComplete="new-password"
          maxLength={128}
          {...field('password')}
        />
        <TextInput
          label={t('people.setup.workspaceName')}
          description={t('people.setup.workspaceHint')}
          maxLength={80}
          {...field('workspaceName')}
        />
        <FormFailure failure={failure} />
        <Button type="submit" variant="filled" loading={busy} fullWidth>
          {t('people.setup.submit')}
        </Button>
      </form>
    </PlainPage>
  );
}
