import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client, type Outputs } from '../../api/client.ts';
import { type Failure, failureOf } from '../../api/failure.ts';
import { queryClient } from '../../api/queries.ts';
import { sessionQuery, signIn, storeWorkspaceId } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { PlainPage } from '../../shell/PlainPage.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { FailedState, LoadingState } from '../../ui/states.tsx';
import { newPassword, required, useForm } from './useForm.ts';

type Invitation = Outputs['invitations']['get'];

/** What an invitation link opens: a new person gives name and password, a known one signs in and accepts. */
export function InvitationScreen() {
  const t = useText();
  const { token } = useParams({ from: '/invite/$token' });
  const query = useQuery(api.invitations.get.queryOptions({ input: { token }, retry: false }));
  if (query.isError) {
    const failure = failureOf(query.error);
    if (!['not_found', 'invalid_input'].includes(failure.code)) {
      return (
        <PlainPage title={t('people.members.linkTitle')}>
          <FailedState failure={failure} retry={() => void query.refetch()} />
        </PlainPage>
      );
    }
    return (
      <PlainPage title={t('people.invitation.gone')} lead={t('people.invitation.goneText')}>
        <Button component={Link} to="/sign-in" variant="filled" fullWidth>
          {t('people.signIn.submit')}
        </Button>
      </PlainPage>
    );
  }
  const invitation = query.data;
  if (!invitation) return <LoadingState />;
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
      {invitation.hasAccount ? <KnownPerson token={token} invitation={invitation} /> : <NewPerson token={token} />}
    </PlainPage>
  );
}

/** Accepts, enters the workspace, and says why not where it fails. */
function useAccept(token: string) {
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const accept = async (fresh?: { name: string; password: string }) => {
    setBusy(true);
    setFailure(null);
    try {
      const { workspaceId, email } = await client.invitations.accept({ token, ...fresh });
      if (fresh) await signIn(email, fresh.password);
      else await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      storeWorkspaceId(workspaceId);
      void navigate({ to: '/' });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return { accept, failure, busy };
}

function KnownPerson({ token, invitation }: { token: string; invitation: Invitation }) {
  const t = useText();
  const session = useQuery({ ...sessionQuery, retry: false });
  const { accept, failure, busy } = useAccept(token);
  if (session.isPending) return <LoadingState />;
  const signedIn = session.data?.user.email;
  if (signedIn === invitation.email) {
    return (
      <div className="stack">
        <FormFailure failure={failure} />
        <Button variant="filled" loading={busy} fullWidth onClick={() => void accept()}>
          {t('people.invitation.submit')}
        </Button>
      </div>
    );
  }
  return (
    <div className="stack">
      {signedIn && <p className="muted">{t('people.invitation.otherPerson', { email: signedIn })}</p>}
      <Button component={Link} to="/sign-in" search={{ next: `/invite/${token}` } as never} variant="filled" fullWidth>
        {t('people.invitation.signIn')}
      </Button>
    </div>
  );
}

function NewPerson({ token }: { token: string }) {
  const t = useText();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { accept, failure, busy } = useAccept(token);
  const { form, errorOf } = useForm(
    { name, password },
    { name: required, password: newPassword },
    () => void accept({ name, password }),
  );
  return (
    <form className="stack" {...form}>
      <TextInput
        label={t('people.field.name')}
        autoComplete="name"
        required
        maxLength={80}
        autoFocus
        value={name}
        error={errorOf('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordField
        label={t('people.field.password')}
        description={t('people.field.passwordHint')}
        autoComplete="new-password"
        maxLength={128}
        value={password}
        error={errorOf('password')}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <FormFailure failure={failure} />
      <Button type="submit" variant="filled" loading={busy} fullWidth>
        {t('people.invitation.submit')}
      </Button>
    </form>
  );
}
