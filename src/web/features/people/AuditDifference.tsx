import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import styles from './AuditDifference.module.css';
import { auditValue, fieldsOf } from './auditText.ts';

/** What a record was and what it became, field by field; fields that stayed the same are left out. */
export function AuditDifference({ before, after }: { before: unknown; after: unknown }) {
  const t = useText();
  const format = useFormat();
  const said = (field: string, value: unknown) => auditValue(t, format.instant, field, value);
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
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('people.audit.field')}</th>
          <th scope="col">{t('people.audit.before')}</th>
          <th scope="col">{t('people.audit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((field) => (
          <tr key={field}>
            <th scope="row" title={field}>
              {nameOf(field)}
            </th>
            <td className={styles.old}>{said(field, old[field])}</td>
            <td>{said(field, now[field])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
