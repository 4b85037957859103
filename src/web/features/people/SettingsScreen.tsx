import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Language, languageNames, languages } from '../../../locales/format/language.ts';
import { api } from '../../api/client.ts';
import { queryClient, useWrite } from '../../api/queries.ts';
import { sessionQuery, useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { type Theme, usePreferences } from '../../shell/preferences.ts';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { toast } from '../../ui/toast.ts';
import { HealthPanel } from './HealthPanel.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import styles from './SettingsScreen.module.css';
import { required, useForm } from './useForm.ts';

/** One's own profile, the workspace, and how the installation is doing. */
export function SettingsScreen() {
  const t = useText();
  const { may } = useWorkspace();
  return (
    <Page title={t('people.settings.title')}>
      <div className={styles.columns}>
        <div className="stack" style={{ gap: 20 }}>
          <ProfilePanel />
          <PasswordPanel />
          {may('administer') && <WorkspacePanel />}
        </div>
        <HealthPanel />
      </div>
    </Page>
  );
}

const reloadSession = () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });

function ProfilePanel() {
  const t = useText();
  const { user } = useWorkspace();
  const { language, theme, change } = usePreferences();
  const [name, setName] = useState(user.name);
  const update = useWrite(api.session.update, {
    onSuccess: () => {
      reloadSession();
      toast.done(t('people.settings.saved'));
    },
  });
  const { form, errorOf } = useForm({ name }, { name: required }, () => update.mutate({ name }));
  return (
    <Panel title={t('people.settings.profile')} note={user.email}>
      <form className={styles.line} {...form}>
        <TextInput
          className="grow"
          label={t('people.settings.name')}
          required
          maxLength={80}
          value={name}
          error={errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={name === user.name} loading={update.isPending}>
          {t('app.save')}
        </Button>
      </form>
      <div className={styles.choice}>
        <span className="muted" id="settings-language">
          {t('app.person.language')}
        </span>
        <SegmentedControl
          aria-labelledby="settings-language"
          value={language}
          onChange={(next) => void change({ locale: next as Language })}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
      </div>
      <div className={styles.choice}>
        <span className="muted" id="settings-theme">
          {t('app.person.theme')}
        </span>
        <SegmentedControl
          aria-labelledby="settings-theme"
          value={theme}
          onChange={(next) => void change({ theme: next as Theme })}
          data={(['system', 'light', 'dark'] as const).map((one) => ({ value: one, label: t(`app.theme.${one}`) }))}
        />
      </div>
    </Panel>
  );
}

/** All that the browser knows; UTC and the present one are not always among them. */
const timeZones = (present: string) => [...new Set([present, 'UTC', ...Intl.supportedValuesOf('timeZone')])];

function WorkspacePanel() {
  const t = useText();
  const { workspaceId, workspace, session, choose } = useWorkspace();
  const [name, setName] = useState(workspace.name);
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [another, setAnother] = useState('');
  const update = useWrite(api.workspaces.update, {
    onSuccess: () => {
      reloadSession();
      toast.done(t('people.settings.saved'));
    },
  });
  const create = useWrite(api.workspaces.create, {
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      choose(made.id);
    },
  });
  const form = useForm({ name }, { name: required }, () => update.mutate({ workspaceId, name, timeZone }));
  const creating = useForm({ another }, { another: required }, () => create.mutate({ name: another }));
  return (
    <Panel title={t('people.settings.workspace')}>
      <form className={styles.line} {...form.form}>
        <TextInput
          className="grow"
          label={t('people.settings.workspaceName')}
          required
          maxLength={80}
          value={name}
          error={form.errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          className="grow"
          label={t('people.settings.timeZone')}
          description={t('people.settings.timeZoneText')}
          data={timeZones(workspace.timeZone)}
          value={timeZone}
          onChange={(event) => setTimeZone(event.currentTarget.value)}
        />
        <Button
          type="submit"
          disabled={name === workspace.name && timeZone === workspace.timeZone}
          loading={update.isPending}
        >
          {t('app.save')}
        </Button>
      </form>
      {session.ownsInstallation && (
        <form className={styles.line} {...creating.form}>
          <TextInput
            className="grow"
            label={t('people.settings.newWorkspace')}
            maxLength={80}
            value={another}
            error={creating.errorOf('another')}
            onChange={(event) => setAnother(event.currentTarget.value)}
          />
          <Button type="submit" loading={create.isPending}>
            {t('people.settings.create')}
          </Button>
        </form>
      )}
    </Panel>
  );
}
