import { expect, it } from 'vitest';
import { text } from '../../../domain/text.ts';
import { translate } from '../../../locales/translate.ts';
import type { Say } from '../../i18n/text.ts';
import { actorName, auditValue } from './auditText.ts';

const say =
  (language: 'zh-CN' | 'en'): Say =>
  (words, params = {}) =>
    translate(typeof words === 'string' ? text(words, params) : words, language);
const said = (field: string, value: unknown) =>
  [say('zh-CN'), say('en')].map((t) => auditValue(t, (iso) => iso, field, value));

it('a criterion is told in the words of its measure', () => {
  expect(said('kind', 'share')).toEqual(['占比', 'Share']);
  expect(said('kind', 'mean')).toEqual(['均值', 'Mean']);
  expect(said('direction', 'at_least')).toEqual(['至少', 'at least']);
  expect(said('spec', { position: 2, answers: ['4分', '5分'] })).toEqual([
    '第 2 题：4分 · 5分',
    'Question 2: 4分 · 5分',
  ]);
  expect(said('spec', { position: 4 })).toEqual(['第 4 题', 'Question 4']);
  expect(said('segment', { position: 1, answers: ['商务人士'] })).toEqual([
    '第 1 题：商务人士',
    'Question 1: 商务人士',
  ]);
  expect(said('segment', null)).toEqual(['—', '—']);
});

it('jobs that change records have names', () => {
  for (const t of [say('zh-CN'), say('en')]) {
    for (const name of ['cadence.record_outlook', 'imports.run', 'imports.tidy_up', 'imports.expire'])
      expect(actorName(t, { kind: 'job', id: name, name })).not.toContain(name);
  }
});

it('what has no words stays as it is stored', () => {
  expect(said('kind', 'unheard_of')).toEqual(['unheard_of', 'unheard_of']);
  expect(said('spec', { of: 'later' })[0]).toContain('"of": "later"');
});
