import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { type Failure, failureOf } from '../../api/failure.ts';
import { signIn, storeWorkspaceId } from '../../api/session.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { PlainPage } from '../../shell/PlainPage.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { StartChoices } from './StartChoices.tsx';

/** First run: the owner and the workspace, then where to start. */
export function SetupScreen() {
  const t = useText();
  const locale = useLanguage();
  const router = useRouter();
  const [form, setForm] = useState({ name: '', email: '', password: '', workspaceName: '' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [isReady, setIsReady] = useState(false);
  const field = (key: keyof typeof form) => ({
    value: form[key],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setForm({ ...form, [key]: event.currentTarget.value }),
    required: true,
  });
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const made = await client.setup.create({ ...form, locale });
      await signIn(form.email, form.password);
      storeWorkspaceId(made.workspaceId);
      setIsReady(true);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  if (isReady) {
    return (
      <PlainPage title={t('people.setup.startTitle')} lead={t('people.setup.startLead')} wide>
        <StartChoices onDone={(to) => router.history.push(to)} />
      </PlainPage>
    );
  }
  return (
    <PlainPage title={t('people.setup.title')} lead={t('people.setup.lead')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput label={t('people.field.name')} autoComplete="name" maxLength={80} autoFocus {...field('name')} />
        <TextInput label={t('people.field.email')} type="email" autoComplete="username" {...field('email')} />
        <PasswordInput
          label={t('people.field.password')}
          description={t('people.field.passwordHint')}
          autoComplete="new-password"
          minLength={8}
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
