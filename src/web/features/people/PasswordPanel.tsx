import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { PasswordField } from '../../ui/PasswordField.tsx';
import { toast } from '../../ui/toast.ts';
import { newPassword, required, useForm } from './useForm.ts';

const empty = { current: '', password: '' };

/** A new password for whoever knows the current one. */
export function PasswordPanel() {
  const t = useText();
  const { user } = useWorkspace();
  const [typed, setTyped] = useState(empty);
  const change = useWrite(api.session.changePassword, {
    quiet: true,
    onSuccess: () => {
      setTyped(empty);
      toast.done(t('people.settings.passwordChanged'));
    },
  });
  const { form, errorOf } = useForm(typed, { current: required, password: newPassword }, () => change.mutate(typed));
  return (
    <Panel title={t('people.settings.password')}>
      <p className="muted">{t('people.settings.passwordText')}</p>
      <form className="stack" {...form}>
        {/* Password managers store the pair. */}
        <input type="text" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordField
          label={t('people.settings.currentPassword')}
          autoComplete="current-password"
          value={typed.current}
          error={errorOf('current')}
          onChange={(event) => setTyped({ ...typed, current: event.currentTarget.value })}
        />
        <PasswordField
          label={t('people.settings.newPassword')}
          description={t('people.field.passwordHint')}
          autoComplete="new-password"
          maxLength={128}
          value={typed.password}
          error={errorOf('password')}
          onChange={(event) => setTyped({ ...typed, password: event.currentTarget.value })}
        />
        <FormFailure failure={change.failure} />
        <div>
          <Button type="submit" loading={change.isPending}>
            {t('people.settings.changePassword')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
