import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keyActions } from '../../../domain/people/roles.ts';
import { count, type NumberKind } from '../../../locales/format/typed-number.ts';
import { api, type Outputs } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useClock } from '../../format/useClock.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { required, useForm } from './useForm.ts';

const expiryDays: NumberKind = { ...count, min: 1, max: 3650 };

type Key = Outputs['keys']['list'][number];

/** Keys with which programs call the API. */
export function KeysScreen() {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [drawer, setDrawer] = useUrlState('open', '');
  const query = useQuery(api.keys.list.queryOptions({ input: { workspaceId } }));
  const open = () => setDrawer('new');
  return (
    <Page
      title={t('people.keys.title')}
      above={t('people.keys.lead')}
      actions={
        <>
          <Button component="a" href="/api/docs" target="_blank">
            {t('people.keys.docs')}
          </Button>
          <Button variant="filled" onClick={open}>
            {t('people.keys.create')}
          </Button>
        </>
      }
    >
      <Panel flush>
        <QueryView query={query}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState
                title={t('people.keys.emptyTitle')}
                action={<Button onClick={open}>{t('people.keys.create')}</Button>}
              >
                {t('people.keys.emptyText')}
              </EmptyState>
            ) : (
              <KeyTable rows={rows} />
            )
          }
        </QueryView>
      </Panel>
      <NewKeyDrawer open={drawer === 'new'} onClose={() => setDrawer('')} />
    </Page>
  );
}

function stateOf(key: Key, now: Date): 'active' | 'isRevoked' | 'expired' {
  if (key.revokedAt) return 'isRevoked';
  return key.expiresAt && new Date(key.expiresAt) < now ? 'expired' : 'active';
}

function KeyTable({ rows }: { rows: Key[] }) {
  const t = useText();
  const format = useFormat();
  const now = useClock().now();
  const { workspaceId } = useWorkspace();
  const revoke = useWrite(api.keys.revoke);
  const columns: Column<Key>[] = [
    {
      key: 'name',
      header: t('people.keys.name'),
      value: (row) => row.name,
      cell: (row) => (
        <span>
          <b>{row.name}</b>
          <code className="faint small" style={{ display: 'block' }}>
            {row.prefix}…
          </code>
        </span>
      ),
    },
    {
      key: 'state',
      header: t('people.keys.state'),
      value: (row) => t(`people.keys.${stateOf(row, now)}`),
      cell: (row) => (
        <Chip tone={stateOf(row, now) === 'active' ? 'met' : 'neutral'}>{t(`people.keys.${stateOf(row, now)}`)}</Chip>
      ),
    },
    {
      key: 'actions',
      header: t('people.keys.actions'),
      value: (row) => row.actions.map((action) => t(`people.action.${action}`)).join(' · '),
      secondary: true,
    },
    {
      key: 'lastUsedAt',
      header: t('people.keys.lastUsed'),
      value: (row) => row.lastUsedAt,
      cell: (row) => (
        <span className="num">{row.lastUsedAt ? format.instant(row.lastUsedAt) : t('people.keys.unused')}</span>
      ),
      secondary: true,
    },
    {
      key: 'expiresAt',
      header: t('people.keys.expires'),
      value: (row) => row.expiresAt,
      cell: (row) => <span className="num">{row.expiresAt ? format.day(row.expiresAt) : t('people.keys.never')}</span>,
      secondary: true,
    },
    { key: 'createdBy', header: t('people.keys.by'), value: (row) => row.createdBy, secondary: true },
    {
      key: 'revoke',
      header: '',
      value: () => null,
      numeric: true,
      cell: (row) =>
        row.revokedAt ? null : (
          <ConfirmButton
            size="compact-sm"
            variant="subtle"
            question={t('people.keys.revokeAsk', { name: row.name })}
            confirm={t('people.keys.revoke')}
            onConfirm={() =>
              revoke.mutate(
                { workspaceId, keyId: row.id },
                { onSuccess: () => toast.done(t('people.keys.revoked', { name: row.name })) },
              )
            }
          >
            {t('people.keys.revoke')}
          </ConfirmButton>
        ),
    },
  ];
  return <DataTable columns={columns} rows={rows} rowKey={(row) => row.id} label={t('people.keys.title')} />;
}

function NewKeyDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const [name, setName] = useState('');
  const [allowed, setAllowed] = useState<(typeof keyActions)[number][]>(['read']);
  const [days, setDays] = useState<number | null>(365);
  const [secret, setSecret] = useState<string | null>(null);
  const create = useWrite(api.keys.create, {
    quiet: true,
    onSuccess: (made) => setSecret(made.secret),
  });
  const close = () => {
    setSecret(null);
    setName('');
    onClose();
  };
  const { form, errorOf } = useForm({ name }, { name: required }, () =>
    create.mutate({ workspaceId, name, actions: allowed, ...(days === null ? {} : { expiresInDays: days }) }),
  );
  if (secret) {
    return (
      <Drawer
        open={open}
        onClose={close}
        title={t('people.keys.secretTitle')}
        footer={
          <Button variant="filled" onClick={close}>
            {t('people.keys.done')}
          </Button>
        }
      >
        <div className="stack">
          <p className="muted">{t('people.keys.secretText')}</p>
          <CopyField value={secret} label={t('people.keys.secretTitle')} />
        </div>
      </Drawer>
    );
  }
  return (
    <Drawer open={open} onClose={close} title={t('people.keys.create')}>
      <form className="stack" {...form}>
        <TextInput
          label={t('people.keys.name')}
          placeholder={t('people.keys.nameHint')}
          required
          maxLength={80}
          value={name}
          error={errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t('people.keys.actions')}
          value={allowed}
          onChange={(next) => setAllowed(next as typeof allowed)}
        >
          <div className="stack" style={{ gap: 8, marginTop: 6 }}>
            {keyActions
              .filter((action) => may(action))
              .map((action) => (
                <Checkbox key={action} value={action} label={t(`people.action.${action}`)} />
              ))}
          </div>
        </Checkbox.Group>
        <NumberInput
          label={t('people.keys.expires')}
          description={t('people.keys.expiresHint')}
          kind={expiryDays}
          value={days}
          onChange={setDays}
        />
        <FormFailure failure={create.failure} />
        <div>
          <Button type="submit" variant="filled" disabled={allowed.length === 0} loading={create.isPending}>
            {t('people.keys.create')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}
