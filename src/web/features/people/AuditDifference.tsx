import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { ChangeList } from '../../ui/ChangeList.tsx';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { type AuditEntry, auditValue, fieldsOf, wordsOf } from './auditText.ts';

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
  // Fields without a word of their own keep the name that the API knows them by.
  const nameOf = (field: string) => {
    const key = `people.auditField.${field}`;
    const word = t(key);
    return word === key ? field : word;
  };
  if (changed.length === 0) return <p className="faint">{t('people.audit.noChange')}</p>;
  return (
    <PlainTable
      head={[t('people.audit.field'), t('people.audit.before'), t('people.audit.after')]}
      rows={changed.map((field) => ({
        key: field,
        title: field,
        cells: [
          nameOf(field),
          <span key="before" className="muted">
            {said(field, old[field])}
          </span>,
          said(field, now[field]),
        ],
      }))}
    />
  );
}
