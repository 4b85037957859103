import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { entities } from '../../../domain/audit/entities.ts';
import { parsePlainDate } from '../../../domain/time/plain-date.ts';
import { api } from '../../api/client.ts';
import { useLaunches, useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import styles from './AuditScreen.module.css';

const names = ['launch', 'by', 'of', 'since', 'until'] as const;
/** Which entries are shown, as the address says it. */
type AuditFilter = Partial<Record<(typeof names)[number], string>>;

export function useAuditFilter(): [AuditFilter, (next: AuditFilter) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const filter = Object.fromEntries(names.flatMap((name) => (search[name] ? [[name, String(search[name])]] : [])));
  const set = (next: AuditFilter) =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...next }), resetScroll: false } as never);
  return [filter, set];
}

export const isFiltered = (filter: AuditFilter): boolean => Object.keys(filter).length > 0;

/** As the server is asked; what is no day in the address is none. */
export function asked({ launch, by, of, since, until }: AuditFilter) {
  const isDay = (value: string) => parsePlainDate(value) !== null;
  return {
    ...(launch ? { launchId: launch } : {}),
    ...(by === 'job' ? { actorKind: 'job' as const } : by ? { actorId: by } : {}),
    ...(of ? { entity: of } : {}),
    ...(since && isDay(since) ? { since } : {}),
    ...(until && isDay(until) ? { until } : {}),
  };
}

/** By launch, by whom, of what and when. */
export function AuditFilters({ filter, onChange }: { filter: AuditFilter; onChange: (next: AuditFilter) => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const input = { workspaceId };
  const launches = useLaunches().data ?? [];
  const members = useQuery(api.members.list.queryOptions({ input })).data ?? [];
  const keys = useQuery(api.keys.list.queryOptions({ input })).data ?? [];
  const choice = (name: 'launch' | 'by' | 'of', data: { value: string; label: string }[]) => (
    <Select
      aria-label={t(`people.audit.filter.${name}`)}
      placeholder={t(`people.audit.filter.all.${name}`)}
      className={styles.choice}
      searchable
      clearable
      value={filter[name] ?? null}
      onChange={(next) => onChange({ [name]: next ?? undefined })}
      data={data}
      nothingFoundMessage={t('app.search.nothing')}
    />
  );
  const day = (name: 'since' | 'until') => (
    <DateInput
      aria-label={t(`people.audit.filter.${name}`)}
      placeholder={t(`people.audit.filter.${name}`)}
      className={styles.day}
      clearable
      value={filter[name] ?? null}
      onChange={(next) => onChange({ [name]: next ?? undefined })}
    />
  );
  return (
    <div className={styles.filters}>
      {choice(
        'launch',
        launches.map(({ id, name }) => ({ value: id, label: name })),
      )}
      {choice('by', [
        ...members.map(({ userId, name }) => ({ value: userId, label: name })),
        ...keys.map(({ id, name }) => ({ value: id, label: `${name} · ${t('people.audit.key')}` })),
        { value: 'job', label: t('people.audit.job') },
      ])}
      {choice(
        'of',
        entities.map((entity) => ({ value: entity, label: t(`people.entity.${entity}`) })),
      )}
      {day('since')}
      {day('until')}
      {isFiltered(filter) && (
        <Button variant="subtle" onClick={() => onChange(Object.fromEntries(names.map((name) => [name, undefined])))}>
          {t('people.audit.filter.clear')}
        </Button>
      )}
    </div>
  );
}
