import { daysToAnswer } from '../../../domain/launches/owner-change.ts';
import type { Outputs } from '../../api/client.ts';
import type { Say } from '../../i18n/text.ts';

export type AuditEntry = Outputs['audit']['list']['entries'][number];
type Fields = Record<string, unknown>;

/** A record of the audit log by field; anything that is not a record has the one field `value`. */
export function fieldsOf(value: unknown): Fields {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : { value };
}

const known = (t: Say, key: string, params?: Record<string, string | number>): string | null => {
  const said = t(key, params);
  return said === key ? null : said;
};

/** What people call the record. */
function nameOf({ name, title, fileName, email, channel, driver }: Fields): string {
  const called = [name, title, fileName, email].find((each) => typeof each === 'string' && each !== '');
  if (called) return String(called);
  return [channel, driver].filter((each) => typeof each === 'string').join(' · ');
}

/** What happened, as one sentence with the name of what it happened to; where there is no sentence of its own, the verb and the kind of record. */
export function auditSentence(t: Say, entry: AuditEntry): string {
  const record = { ...fieldsOf(entry.before), ...fieldsOf(entry.after) };
  const { entity, after, before } = entry;
  const params = {
    name: nameOf(record),
    from: typeof record.from === 'string' ? record.from : '',
    number: typeof record.number === 'number' ? record.number : '',
    card: known(t, `app.card.${String(record.kind)}`) ?? '',
    role: known(t, `people.role.${String(record.role)}`) ?? '',
    stage: known(t, `launches.stage.${String(record.stage)}`) ?? '',
    side: known(t, `app.side.${String(record.side)}`) ?? '',
    days: daysToAnswer,
  };
  const action = entry.procedure.split('.').at(-1) ?? '';
  const own =
    (after === null && known(t, `people.audit.ended.${entity}.${action}`, params)) ||
    known(t, `people.audit.did.${entity}.${action}`, params);
  if (own) return own;
  const verb = t(`people.audit.${before === null ? 'created' : after === null ? 'removed' : 'changed'}`);
  return [verb, known(t, `people.entity.${entity}`) ?? entity, params.name].filter(Boolean).join(' ');
}

/** Fields whose values are words of the product, and where those words stand. */
const vocabularies: Record<string, string> = {
  role: 'people.role',
  theme: 'app.theme',
  locale: 'people.audit.language',
  stage: 'launches.stage',
  family: 'app.family',
  side: 'app.side',
  answer: 'people.audit.answer',
};

/** A value as people say it; what has no word stays as it is stored. */
export function auditValue(t: Say, instant: (iso: string) => string, field: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return '—';
  if (typeof value === 'boolean') return t(`people.audit.${value ? 'yes' : 'no'}`);
  if (field === 'actions' && Array.isArray(value))
    return value.map((action) => known(t, `people.action.${String(action)}`) ?? String(action)).join(' · ');
  if (typeof value === 'object') return JSON.stringify(value, null, 1);
  const word = vocabularies[field] && known(t, `${vocabularies[field]}.${String(value)}`);
  if (word) return word;
  return /^\d{4}-\d\d-\d\dT.*Z$/.test(String(value)) ? instant(String(value)) : String(value);
}
