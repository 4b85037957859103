import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { ChangeList } from '../../ui/ChangeList.tsx';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { type AuditEntry, auditValue, fieldsOf, isTechnical, wordsOf } from './auditText.ts';

/** What a record was and what it became, field by field; fields that stayed the same are left out. */
export function AuditDifference({ entry: { entity, before, after } }: { entry: AuditEntry }) {
  const t = useText();
  const format = useFormat();
  const said = (field: string, value: unknown) => auditValue(t, format.instant, field, value);
  const words = wordsOf(entity, before, after);
  if (words) return <ChangeList changes={words} changeCount={words.length} />;
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (field) => said(field, old[field]) !== said(field, now[field]),
  );
  if (changed.length === 0) return <p className="faint">{t('people.audit.noChange')}</p>;
  const technical = changed.filter((field) => isTechnical(t, field, [old[field], now[field]]));
  const spoken = changed.filter((field) => !technical.includes(field));
  const raw = (value: unknown) => (value === undefined ? '—' : JSON.stringify(value, null, 1));
  return (
    <div className="stack">
      {spoken.length > 0 && (
        <Fields names={spoken.map((field) => t(`people.auditField.${field}`))}>
          {(index) => [said(spoken[index]!, old[spoken[index]!]), said(spoken[index]!, now[spoken[index]!])]}
        </Fields>
      )}
      {technical.length > 0 && (
        <details open={spoken.length === 0}>
          <summary className="muted small">
            {t('people.audit.technical')} · <span className="num">{technical.length}</span>
          </summary>
          <Fields names={technical}>{(index) => [raw(old[technical[index]!]), raw(now[technical[index]!])]}</Fields>
        </details>
      )}
    </div>
  );
}

/** Before and after of each. */
function Fields({
  names,
  children,
}: {
  names: string[];
  children: (index: number) => [before: string, after: string];
}) {
  const t = useText();
  return (
    <PlainTable
      label={t('people.audit.what')}
      head={[t('people.audit.field'), t('people.audit.before'), t('people.audit.after')]}
      rows={names.map((name, index) => {
        const [before, after] = children(index);
        const cells = [
          name,
          <span key="before" className="muted">
            {before}
          </span>,
          after,
        ];
        return { key: name, title: name, cells };
      })}
    />
  );
}
