import { ActionIcon, Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { type DependencyKind, dependencyKinds, longestDays } from '../../../domain/cadence/plan.ts';
import { days } from '../../../locales/format/typed-number.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import styles from './Dependencies.module.css';
import type { Plan, Task } from './types.ts';

/** What a task waits for and what waits for it; links are saved at once, and one that would close a circle is refused by name. */
export function Dependencies({ plan, task, mayEdit }: { plan: Plan; task: Task; mayEdit: boolean }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId: plan.launchId };
  const create = useWrite(api.plan.createDependency, { quiet: true });
  const remove = useWrite(api.plan.deleteDependency, { quiet: true });
  const name = (id: string) => plan.tasks.find((each) => each.id === id)?.name ?? '';
  const before = plan.dependencies.filter((each) => each.successorId === task.id);
  const after = plan.dependencies.filter((each) => each.predecessorId === task.id);
  const row = (link: Plan['dependencies'][number], other: string) => (
    <li key={link.id}>
      <span className="cut">{name(other)}</span>
      <span className="num faint">{written(link, t)}</span>
      {mayEdit && (
        <ActionIcon
          size={24}
          aria-label={t('cadence.links.remove', { task: name(other) })}
          onClick={() => remove.mutate({ ...at, dependencyId: link.id })}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
    </li>
  );
  return (
    <section className={styles.links}>
      <h3>{t('cadence.links.before')}</h3>
      {before.length === 0 && <p className="faint small">{t('cadence.links.none')}</p>}
      <ul>{before.map((link) => row(link, link.predecessorId))}</ul>
      {mayEdit && (
        <NewLink
          plan={plan}
          task={task}
          taken={new Set([task.id, ...before.map((link) => link.predecessorId)])}
          onAdd={(link) => create.mutate({ ...at, successorId: task.id, ...link })}
        />
      )}
      <FormFailure failure={create.failure ?? remove.failure} />
      {after.length > 0 && (
        <>
          <h3>{t('cadence.links.after')}</h3>
          <ul>{after.map((link) => row(link, link.successorId))}</ul>
        </>
      )}
    </section>
  );
}

type NewLinkProps = {
  plan: Plan;
  task: Task;
  taken: ReadonlySet<string>;
  onAdd: (link: { predecessorId: string; kind: DependencyKind; lag: number }) => void;
};

/** A successor may begin before its predecessor has ended. */
const lagDays = { ...days, min: -longestDays };

function NewLink({ plan, taken, onAdd }: NewLinkProps) {
  const t = useText();
  const [predecessorId, setPredecessor] = useState<string | null>(null);
  const [kind, setKind] = useState<DependencyKind>('FS');
  const [lag, setLag] = useState<number | null>(0);
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (!predecessorId || lag === null) return;
        onAdd({ predecessorId, kind, lag });
        setPredecessor(null);
        setLag(0);
      }}
    >
      <Select
        aria-label={t('cadence.links.task')}
        placeholder={t('cadence.links.task')}
        searchable
        value={predecessorId}
        onChange={setPredecessor}
        data={plan.tasks.filter((each) => !taken.has(each.id)).map((each) => ({ value: each.id, label: each.name }))}
      />
      <Select
        aria-label={t('cadence.links.kind')}
        value={kind}
        onChange={(next) => setKind((next ?? 'FS') as DependencyKind)}
        data={dependencyKinds.map((each) => ({ value: each, label: t(`cadence.links.${each}`) }))}
      />
      <NumberInput
        aria-label={t('cadence.links.lag')}
        kind={lagDays}
        unit={t('cadence.task.daysUnit')}
        required
        value={lag}
        onChange={setLag}
      />
      <Button type="submit" disabled={!predecessorId}>
        {t('cadence.links.add')}
      </Button>
    </form>
  );
}

function written({ kind, lag }: Plan['dependencies'][number], t: ReturnType<typeof useText>): string {
  const days = lag === 0 ? '' : ` ${lag > 0 ? '+' : '−'}${Math.abs(lag)}${t('cadence.links.daySuffix')}`;
  return `${t(`cadence.links.${kind}`)}${days}`;
}
