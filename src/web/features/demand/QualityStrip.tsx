import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import styles from './QualityStrip.module.css';
import type { Study } from './types.ts';

/** From the rows of the files to the effective n, as an equation that adds up, over a bar of the same proportions. */
export function QualityStrip({ study }: { study: Study }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, launchId: study.launchId, kind: 'answers' as const, targetId: study.id, limit: 200 };
  const imports = useQuery(api.imports.list.queryOptions({ input }));
  const done = imports.data?.imports.filter((one) => one.status === 'done') ?? [];
  const rejected = done.reduce((sum, one) => sum + one.rejected, 0);
  const duplicates = done.reduce((sum, one) => sum + one.duplicates, 0);
  const effective = Math.round(study.effectiveN);
  const rows = study.responses + rejected + duplicates;
  const parts = [
    { key: 'effective', value: effective },
    { key: 'weightLoss', value: study.responses - effective },
    { key: 'duplicates', value: duplicates },
    { key: 'rejected', value: rejected },
  ].filter((part) => part.value > 0);
  const term = (key: string, value: string, note?: string) => (
    <div className={styles.term}>
      <small>{t(`demand.quality.${key}`)}</small>
      <b className="num">{value}</b>
      {note && <small>{note}</small>}
    </div>
  );
  return (
    <section className={styles.strip} aria-label={t('demand.quality.label')}>
      <div className={styles.equation}>
        {rows !== study.responses && (
          <>
            {term('rows', format.count(rows), t('demand.quality.files', { count: done.length }))}
            <i>−</i>
            {duplicates > 0 && term('duplicates', format.count(duplicates))}
            {duplicates > 0 && rejected > 0 && <i>−</i>}
            {rejected > 0 && term('rejected', format.count(rejected))}
            <i>=</i>
          </>
        )}
        {term(
          'responses',
          format.count(study.responses),
          rows === study.responses && done.length > 0 ? t('demand.quality.files', { count: done.length }) : undefined,
        )}
        <i>÷</i>
        {term(
          'designEffect',
          format.number(study.designEffect),
          t(study.weighted ? 'demand.quality.byWeights' : 'demand.quality.noWeights'),
        )}
        <i>=</i>
        {term('effective', format.count(effective), t('demand.quality.basis'))}
      </div>
      <div
        className={styles.bar}
        role="img"
        aria-label={parts
          .map((part) => `${t(`demand.quality.${part.key}`)} ${format.count(part.value)}`)
          .join(t('app.spoken.comma'))}
      >
        {parts.map((part) => (
          <span
            key={part.key}
            data-part={part.key}
            style={{ flexGrow: part.value }}
            title={`${t(`demand.quality.${part.key}`)} ${format.count(part.value)}`}
          />
        ))}
      </div>
    </section>
  );
}
