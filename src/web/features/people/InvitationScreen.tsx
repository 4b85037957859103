import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { type Failure, failureOf } from '../../api/failure.ts';
import { signIn, storeWorkspaceId } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { PlainPage } from '../../shell/PlainPage.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { FailedState, LoadingState } from '../../ui/states.tsx';

/** What an invitation link opens: a new person gives name and password, a known one their password. */
export function InvitationScreen() {
  const t = useText();
  const navigate = useNavigate();
  const { token } = useParams({ from: '/invite/$token' });
  const query = useQuery(api.invitations.get.queryOptions({ input: { token }, retry: false }));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  if (query.isError) {
    return (
      <PlainPage title={t('people.invitation.gone')}>
        <FailedState failure={failureOf(query.error)} />
      </PlainPage>
    );
  }
  const invitation = query.data;
  if (!invitation) return <LoadingState />;
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { workspaceId, email } = await client.invitations.accept({
        token,
        password,
        ...(invitation.hasAccount ? {} : { name }),
      });
      await signIn(email, password);
      storeWorkspaceId(workspaceId);
      void navigate({ to: '/' });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <PlainPage
      title={t('people.invitation.title', { workspace: invitation.workspaceName })}
      lead={
        <>
          {t('people.invitation.lead', { email: invitation.email, role: t(`people.role.${invitation.role}`) })}{' '}
          {t(invitation.hasAccount ? 'people.invitation.knownPerson' : 'people.invitation.newPerson')}
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {!invitation.hasAccount && (
          <TextInput
            label={t('people.field.name')}
            autoComplete="name"
            required
            maxLength={80}
            autoFocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label={t('people.field.password')}
          description={invitation.hasAccount ? undefined : t('people.field.passwordHint')}
          autoComplete={invitation.hasAccount ? 'current-password' : 'new-password'}
          required
          minLength={8}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <FormFailure failure={failure} />
        <Button type="submit" variant="filled" loading={busy} fullWidth>
          {t('people.invitation.submit')}
        </Button>
      </form>
    </PlainPage>
  );
}
