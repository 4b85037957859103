import type { Json } from '../../../domain/cards/canonical.ts';
import { daysToAnswer } from '../../../domain/launches/owner-change.ts';
import { cadenceWords } from '../../../domain/words/cadence.ts';
import { type Change, changesBetween } from '../../../domain/words/changes.ts';
import { wagerWords } from '../../../domain/words/wager.ts';
import type { Outputs } from '../../api/client.ts';
import type { Say } from '../../i18n/text.ts';

export type AuditEntry = Outputs['audit']['list']['entries'][number];
type Fields = Record<string, unknown>;

/** A record of the audit log by field; anything that is not a record has the one field `value`. */
export function fieldsOf(value: unknown): Fields {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : { value };
}

/** What changed of the content of a card, in the words in which it is signed; `null` for a record that is none, or says it otherwise. */
export function wordsOf(entity: string, before: unknown, after: unknown): Change[] | null {
  if (entity === 'wager' && after !== null) return changesBetween(wagerWords, before as Json, after as Json);
  const isSettings = (value: unknown) => 'calendar' in fieldsOf(value) && !('tasks' in fieldsOf(value));
  if (entity === 'plan' && isSettings(before) && isSettings(after))
    return changesBetween(cadenceWords, before as Json, after as Json);
  return null;
}

/** The signatures of a card: who gave them for which side. */
function asSignatures(value: unknown): string | null {
  const given = Array.isArray(value) ? (value as { side?: unknown; signedByName?: unknown }[]) : [];
  if (given.length === 0 || given.some(({ signedByName }) => typeof signedByName !== 'string')) return null;
  return given.map(({ side, signedByName }) => `${String(side).toUpperCase()} ${signedByName}`).join(' · ');
}

const known = (t: Say, key: string, params?: Record<string, string | number>): string | null => {
  const said = t(key, params);
  return said === key ? null : said;
};

/** What the people of a launch call a driver that its wager has; its key where nobody knows. */
export type DriverName = (launchId: string | null, key: string) => string;
const asKey: DriverName = (_launchId, key) => key;

/** What people call the record. */
function nameOf(
  { name, title, fileName, email, channel, driver }: Fields,
  driverName: (key: string) => string,
): string {
  const called = [name, title, fileName, email].find((each) => typeof each === 'string' && each !== '');
  if (called) return String(called);
  return [channel, typeof driver === 'string' ? driverName(driver) : null]
    .filter((each) => typeof each === 'string')
    .join(' · ');
}

/** What happened, as one sentence with the name of what it happened to; `null` where there is none of its own. */
export function ownSentence(t: Say, entry: AuditEntry, driverName: DriverName = asKey): string | null {
  const record = { ...fieldsOf(entry.before), ...fieldsOf(entry.after) };
  const { entity, after } = entry;
  const params = {
    name: nameOf(record, (key) => driverName(entry.launchId, key)),
    from: typeof record.from === 'string' ? record.from : '',
    number: typeof record.number === 'number' ? record.number : '',
    card: known(t, `app.card.${String(record.kind)}`) ?? '',
    role: known(t, `people.role.${String(record.role)}`) ?? '',
    stage: known(t, `launches.stage.${String(record.stage)}`) ?? '',
    side: known(t, `app.side.${String(record.side)}`) ?? '',
    days: daysToAnswer,
  };
  const action = entry.procedure.split('.').at(-1) ?? '';
  return (
    (after === null && known(t, `people.audit.ended.${entity}.${action}`, params)) ||
    known(t, `people.audit.did.${entity}.${action}`, params)
  );
}

/** The same for every entry: where there is no sentence of its own, the verb and the kind of record. */
export function auditSentence(t: Say, entry: AuditEntry, driverName: DriverName = asKey): string {
  const own = ownSentence(t, entry, driverName);
  if (own) return own;
  const { entity, before, after } = entry;
  const verb = t(`people.audit.${before === null ? 'created' : after === null ? 'removed' : 'changed'}`);
  const name = nameOf({ ...fieldsOf(before), ...fieldsOf(after) }, (key) => driverName(entry.launchId, key));
  return [verb, known(t, `people.entity.${entity}`) ?? entity, name].filter(Boolean).join(' ');
}

/** Who acted, as people call them; jobs are known by their names. */
export const actorName = (t: Say, { kind, name }: AuditEntry['actor']): string =>
  (kind === 'job' && known(t, `people.audit.jobs.${name}`)) || name;

/** Fields whose values are words of the product, and where the word for a value may stand. */
const vocabularies: Record<string, (value: string) => string[]> = {
  role: (value) => [`people.role.${value}`],
  theme: (value) => [`app.theme.${value}`],
  locale: (value) => [`people.audit.language.${value}`],
  stage: (value) => [`launches.stage.${value}`],
  family: (value) => [`app.family.${value}`],
  side: (value) => [`app.side.${value}`],
  answer: (value) => [`people.audit.answer.${value}`],
  kind: (value) => [`app.card.${value}`, `demand.measure.${value}.name`],
  direction: (value) => [`demand.measure.direction.${value}`],
};

/** Answers to a question of a study, as criteria keep what they measure and whom. */
function asQuestion(t: Say, value: object): string | null {
  const { position, answers, ...rest } = value as { position?: unknown; answers?: unknown };
  if (typeof position !== 'number' || Object.keys(rest).length > 0) return null;
  const question = t('people.audit.question', { position });
  return Array.isArray(answers) ? t('people.audit.answers', { question, answers: answers.join(' · ') }) : question;
}

const isId = (value: unknown): boolean =>
  (typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) ||
  (Array.isArray(value) && value.length > 0 && value.every(isId));

/** What programs need and people do not read: ids, hashes, and structures that have no words. */
export function isTechnical(t: Say, field: string, values: unknown[]): boolean {
  const said = values.filter((value) => value !== undefined && value !== null);
  if (known(t, `people.auditField.${field}`) === null || said.some(isId)) return true;
  return said.some((value) => /^[{[]/.test(auditValue(t, (iso) => iso, field, value)));
}

/** A value as people say it; what has no word stays as it is stored. */
export function auditValue(t: Say, instant: (iso: string) => string, field: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return '—';
  if (typeof value === 'boolean') return t(`people.audit.${value ? 'yes' : 'no'}`);
  if (field === 'actions' && Array.isArray(value))
    return value.map((action) => known(t, `people.action.${String(action)}`) ?? String(action)).join(' · ');
  if (field === 'signatures' && Array.isArray(value))
    return asSignatures(value) ?? (value.length === 0 ? '—' : JSON.stringify(value));
  if (Array.isArray(value) && value.some((item) => item !== null && typeof item === 'object'))
    return t('people.audit.items', { count: value.length });
  if (typeof value === 'object') {
    const isOfStudy = field === 'spec' || field === 'segment';
    return (isOfStudy && asQuestion(t, value)) || JSON.stringify(value, null, 1);
  }
  if (field.endsWith('Percent')) return `${String(value)}%`;
  for (const key of vocabularies[field]?.(String(value)) ?? []) {
    const word = known(t, key);
    if (word) return word;
  }
  return /^\d{4}-\d\d-\d\dT.*Z$/.test(String(value)) ? instant(String(value)) : String(value);
}
