import { ActionIcon, Button } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Exportable } from '../../ui/Exportable.tsx';
import type { Plan, Preview, Task } from './types.ts';
import styles from './WhatIfTray.module.css';

type Props = {
  plan: Plan;
  task: Task;
  /** Working days added to all three points of the task. */
  days: number;
  preview: Preview | null;
  mayEdit: boolean;
  saving: boolean;
  onStep: (days: number) => void;
  onDiscard: () => void;
  onSave: () => void;
  onOpen: () => void;
};

/** Dates shown before "n more". */
const shownMoves = 6;

/** 如果…: what a longer or shorter task would do to dates and chance, before anything is saved. */
export function WhatIfTray(props: Props) {
  const { plan, task, days, preview, mayEdit, saving, onStep, onDiscard, onSave, onOpen } = props;
  const t = useText();
  const format = useFormat();
  const moved = preview?.moved.find((each) => each.id === task.id);
  return (
    <section className={styles.tray} aria-label={t('cadence.whatIf.title', { task: task.name })}>
      <header className={styles.head}>
        <h2>{t('cadence.whatIf.title', { task: task.name })}</h2>
        <span className={styles.step}>
          <ActionIcon aria-label={t('cadence.whatIf.shorter')} onClick={() => onStep(-1)}>
            <IconMinus size={15} />
          </ActionIcon>
          <b className="num" aria-live="polite">
            {t('cadence.whatIf.days', { days: `${days > 0 ? '+' : days < 0 ? '−' : '±'}${Math.abs(days)}` })}
          </b>
          <ActionIcon aria-label={t('cadence.whatIf.longer')} onClick={() => onStep(1)}>
            <IconPlus size={15} />
          </ActionIcon>
        </span>
        {moved?.before && moved.after && (
          <span className="num">
            {t('cadence.whatIf.finish')} {format.date(moved.before.finish, 'short')} →{' '}
            <b>{format.date(moved.after.finish, 'short')}</b>
          </span>
        )}
        <span className={`${styles.note} faint`}>
          {t(days === 0 ? 'cadence.whatIf.hint' : mayEdit ? 'cadence.whatIf.unsaved' : 'cadence.whatIf.locked')}
        </span>
        <span className={styles.buttons}>
          <Button variant="subtle" onClick={onOpen}>
            {t('cadence.whatIf.open')}
          </Button>
          <Button onClick={onDiscard}>{t(days === 0 ? 'app.close' : 'cadence.whatIf.discard')}</Button>
          {mayEdit && (
            <Button variant="filled" disabled={days === 0} loading={saving} onClick={onSave}>
              {t('app.save')}
            </Button>
          )}
        </span>
      </header>
      {preview && days !== 0 && <Consequences plan={plan} preview={preview} />}
    </section>
  );
}

function Consequences({ plan, preview }: { plan: Plan; preview: Preview }) {
  const t = useText();
  const format = useFormat();
  const { before, after } = preview;
  const chance = (outlook: typeof before) =>
    outlook.hits === null ? '—' : format.chance(outlook.hits / outlook.draws);
  const worse = (after.hits ?? 0) < (before.hits ?? 0);
  const gap = (outlook: typeof before) =>
    outlook.gapDays === null ? '—' : t('app.kpi.days', { n: Math.abs(outlook.gapDays) });
  const moves = preview.moved.filter((each) => each.before && each.after);
  const launch = plan.tasks.find((task) => task.kind === 'launch');
  const works = moves.filter((each) => each.id !== launch?.id);
  const shown = works.slice(0, shownMoves);
  return (
    <div className={styles.body}>
      <div>
        <h3>{t('cadence.whatIf.chance', { date: plan.committedDate })}</h3>
        <p className={styles.big}>
          <s className="num">{chance(before)} →</s>
          <b className={`num ${worse ? 'c-miss' : after.hits === before.hits ? '' : 'c-met'}`}>{chance(after)}</b>
        </p>
      </div>
      <dl className={styles.pairs}>
        <Pair label="P50" before={format.date(before.p50, 'short')} after={format.date(after.p50, 'short')} />
        <Pair label="P80" before={format.date(before.p80, 'short')} after={format.date(after.p80, 'short')} />
        <Pair label={t('cadence.strip.gap')} before={gap(before)} after={gap(after)} />
        {preview.criticality.map((each) => (
          <Pair
            key={each.id}
            label={t('cadence.whatIf.criticality', { task: each.name })}
            before={each.before === null ? '—' : format.chance(each.before / before.draws)}
            after={each.after === null ? '—' : format.chance(each.after / after.draws)}
          />
        ))}
      </dl>
      <div>
        <h3>
          {t('cadence.whatIf.moved')} <b className="c-miss num">{t('cadence.whatIf.count', { count: works.length })}</b>
        </h3>
        <Exportable
          name={t('cadence.whatIf.moved')}
          sheet={() => ({
            columns: [
              { name: t('cadence.grid.task') },
              { name: t('cadence.whatIf.before') },
              { name: t('cadence.whatIf.after') },
            ],
            rows: moves.map((each) => [each.name, each.before!.finish, each.after!.finish]),
          })}
        >
          <table className={styles.moves}>
            <tbody>
              {shown.map((each) => (
                <tr key={each.id}>
                  <th scope="row" className="cut" title={each.name}>
                    {each.name}
                  </th>
                  <td className="num faint">{format.date(each.before!.finish, 'short')} →</td>
                  <td className="num">
                    <b>{format.date(each.after!.finish, 'short')}</b>
                  </td>
                </tr>
              ))}
              <tr className={styles.total}>
                <th scope="row">{t('cadence.whatIf.launch')}</th>
                <td className="num faint">{format.date(before.launchDate, 'short')} →</td>
                <td className="num">
                  <b>{format.date(after.launchDate, 'short')}</b>
                </td>
              </tr>
            </tbody>
          </table>
        </Exportable>
        <p className="faint xsmall">
          {works.length > shown.length && `${t('cadence.whatIf.more', { count: works.length - shown.length })} `}
          {t('cadence.whatIf.unmoved', { count: preview.unmoved })}
        </p>
      </div>
    </div>
  );
}

function Pair({ label, before, after }: { label: string; before: string; after: string }) {
  return (
    <div>
      <dt className="cut">{label}</dt>
      <dd className="num">
        <span>{before} → </span>
        <b>{after}</b>
      </dd>
    </div>
  );
}
