import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Role, roles } from '../../../domain/people/roles.ts';
import { api, type Outputs } from '../../api/client.ts';
import { queryClient, useWrite } from '../../api/queries.ts';
import { sessionQuery, useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useClock } from '../../format/useClock.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { InviteDrawer } from './InviteDrawer.tsx';
import styles from './MembersScreen.module.css';
import { verifiedText } from './standing.ts';

type Member = Outputs['members']['list'][number];
type Invitation = Outputs['invitations']['list'][number];

/** Who works here, as what, and who is still invited. */
export function MembersScreen() {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const [drawer, setDrawer] = useUrlState('open', '');
  const members = useQuery(api.members.list.queryOptions({ input: { workspaceId } }));
  return (
    <Page
      title={t('people.members.title')}
      actions={
        may('administer') && (
          <Button variant="filled" onClick={() => setDrawer('invite')}>
            {t('people.members.invite')}
          </Button>
        )
      }
    >
      <div className={styles.columns}>
        <Panel flush title={t('people.members.all')}>
          <QueryView query={members}>{(rows) => <MemberTable rows={rows} />}</QueryView>
        </Panel>
        <div className="stack">
          {may('administer') && <OpenInvitations />}
          <Panel title={t('people.members.verified')}>
            <p className="muted">{t('people.members.confirmText')}</p>
          </Panel>
          <Panel title={t('people.members.rolesTitle')}>
            <dl className={styles.roles}>
              {roles.map((role) => (
                <div key={role}>
                  <dt>{t(`people.role.${role}`)}</dt>
                  <dd>{t(`people.roleMay.${role}`)}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        </div>
      </div>
      <InviteDrawer open={drawer === 'invite'} onClose={() => setDrawer('')} />
    </Page>
  );
}

function MemberTable({ rows }: { rows: Member[] }) {
  const t = useText();
  const clock = useClock();
  const format = useFormat();
  const { workspaceId, may, user } = useWorkspace();
  const setRole = useWrite(api.members.setRole, {
    onSuccess: (member) => {
      toast.done(t('people.members.roleChanged', { name: member.name, role: t(`people.role.${member.role}`) }));
      if (member.userId === user.id) void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const remove = useWrite(api.members.remove);
  const confirm = useWrite(api.members.confirm, {
    onSuccess: ({ name }) => toast.done(t('people.members.confirmed', { name })),
  });
  const administers = may('administer');
  const columns: Column<Member>[] = [
    {
      key: 'name',
      header: t('people.field.name'),
      value: (row) => row.name,
      cell: (row) => (
        <span className={styles.member}>
          <b>{row.name}</b> {row.userId === user.id && <Chip>{t('people.members.you')}</Chip>}
          <span className="faint small cut" title={row.email}>
            {row.email}
          </span>
        </span>
      ),
    },
    {
      key: 'role',
      header: t('people.members.role'),
      value: (row) => t(`people.role.${row.role}`),
      cell: (row) =>
        administers ? (
          <Select
            aria-label={t('app.spoken.named', { name: row.name, value: t('people.members.role') })}
            w={124}
            data={roles.map((role) => ({ value: role, label: t(`people.role.${role}`) }))}
            value={row.role}
            onChange={(role) => role && setRole.mutate({ workspaceId, userId: row.userId, role: role as Role })}
          />
        ) : (
          t(`people.role.${row.role}`)
        ),
    },
    {
      key: 'verified',
      header: t('people.members.verified'),
      value: (row) => verifiedText(t, row.verified),
      cell: (row) => (
        <span className={styles.verified}>
          <StatusMark status={row.verified ? 'met' : 'at_risk'}>{verifiedText(t, row.verified)}</StatusMark>
          {row.mayConfirm && (
            <ConfirmButton
              size="compact-sm"
              variant={row.verified ? 'subtle' : 'default'}
              tone="primary"
              question={t('people.members.confirmAsk', { name: row.name, email: row.email })}
              confirm={t('people.members.confirm')}
              onConfirm={() => confirm.mutate({ workspaceId, userId: row.userId })}
            >
              {t(row.verified ? 'people.members.confirmAlso' : 'people.members.confirm')}
            </ConfirmButton>
          )}
        </span>
      ),
    },
    {
      key: 'joinedAt',
      header: t('people.members.joined'),
      value: (row) => clock.dayOf(row.joinedAt),
      cell: (row) => (
        <span className={`num ${styles.joined}`}>
          {format.day(row.joinedAt)}
          {row.invitedByName && (
            <span className={`faint small ${styles.inviter}`}>
              {t('people.members.invitedBy', { name: row.invitedByName })}
            </span>
          )}
        </span>
      ),
      secondary: true,
    },
  ];
  const shown = [...columns];
  if (administers) {
    shown.push({
      key: 'remove',
      header: '',
      value: () => null,
      numeric: true,
      cell: (row) => (
        <ConfirmButton
          size="compact-sm"
          variant="subtle"
          question={t('people.members.removeAsk', { name: row.name })}
          confirm={t('people.members.remove')}
          onConfirm={() =>
            remove.mutate(
              { workspaceId, userId: row.userId },
              { onSuccess: () => toast.done(t('people.members.removed', { name: row.name })) },
            )
          }
        >
          {t('people.members.remove')}
        </ConfirmButton>
      ),
    });
  }
  return (
    <div className={styles.members}>
      <DataTable columns={shown} rows={rows} rowKey={(row) => row.userId} label={t('people.members.all')} />
    </div>
  );
}

function OpenInvitations() {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const query = useQuery(api.invitations.list.queryOptions({ input: { workspaceId } }));
  const revoke = useWrite(api.invitations.revoke);
  return (
    <Panel title={t('people.members.open')}>
      <QueryView query={query}>
        {(rows: Invitation[]) =>
          rows.length === 0 ? (
            <p className="faint">{t('people.members.noneOpen')}</p>
          ) : (
            <ul className={styles.invitations}>
              {rows.map((row) => (
                <li key={row.id}>
                  <span className="grow">
                    <b className="cut" title={row.email}>
                      {row.email}
                    </b>
                    <span className="faint small">
                      {t(`people.role.${row.role}`)} · {t('people.members.invitedBy', { name: row.invitedBy })} ·{' '}
                      {t('people.members.expires', { at: format.day(row.expiresAt, 'short') })}
                    </span>
                  </span>
                  <Button
                    size="compact-sm"
                    onClick={() =>
                      revoke.mutate(
                        { workspaceId, invitationId: row.id },
                        { onSuccess: () => toast.done(t('people.members.revoked', { email: row.email })) },
                      )
                    }
                  >
                    {t('people.members.revoke')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}
