import { useText } from '../../i18n/text.ts';
import styles from './AuditDifference.module.css';

type Fields = Record<string, unknown>;

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : value === null
      ? {}
      : { value };
}

function written(value: unknown): string {
  if (value === undefined || value === null || value === '') return '—';
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value);
}

/** What a record was and what it became, field by field; fields that stayed the same are left out. */
export function AuditDifference({ before, after }: { before: unknown; after: unknown }) {
  const t = useText();
  const old = asFields(before);
  const now = asFields(after);
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (field) => written(old[field]) !== written(now[field]),
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
            <td className={styles.old}>{written(old[field])}</td>
            <td>{written(now[field])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
