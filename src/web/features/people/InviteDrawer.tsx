import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Role, roles } from '../../../domain/people/roles.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { CopyField } from '../../ui/CopyField.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { email as emailRule, useForm } from './useForm.ts';

/** Names of the computer itself, which lead nobody else to it. */
const isLoopback = (name: string) =>
  name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127\./.test(name);

/** Invites by a link that the inviter passes on: the product sends no mail by itself. */
export function InviteDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('gtm');
  const [link, setLink] = useState<{ email: string; url: string } | null>(null);
  const invite = useWrite(api.invitations.create, {
    quiet: true,
    onSuccess: (made) => {
      setEmail('');
      setLink({ email: made.email, url: `${window.location.origin}/invite/${made.token}` });
    },
  });
  const { form, errorOf } = useForm({ email }, { email: emailRule }, () =>
    invite.mutate({ workspaceId, email: email.trim(), role }),
  );
  return (
    <Drawer
      open={open}
      onClose={() => {
        setLink(null);
        onClose();
      }}
      title={t('people.members.invite')}
    >
      <form className="stack" {...form}>
        <TextInput
          label={t('people.members.email')}
          type="email"
          required
          data-autofocus
          value={email}
          error={errorOf('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          label={t('people.members.role')}
          description={t(`people.roleMay.${role}`)}
          data={roles
            .filter((one) => one !== 'owner' || may('own'))
            .map((one) => ({ value: one, label: t(`people.role.${one}`) }))}
          value={role}
          onChange={(next) => next && setRole(next as Role)}
        />
        <FormFailure failure={invite.failure} />
        <div>
          <Button type="submit" variant="filled" loading={invite.isPending}>
            {t('people.members.send')}
          </Button>
        </div>
        {link && (
          <section className="stack" style={{ gap: 8, marginTop: 10 }} aria-live="polite">
            <h3>{t('people.members.linkTitle')}</h3>
            <p className="muted">{t('people.members.linkText', { email: link.email })}</p>
            {isLoopback(window.location.hostname) && (
              <StatusMark status="at_risk">{t('people.members.linkHere', { host: window.location.host })}</StatusMark>
            )}
            <CopyField value={link.url} label={t('people.members.linkTitle')} />
          </section>
        )}
      </form>
    </Drawer>
  );
}
