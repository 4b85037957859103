import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import styles from './QuestionList.module.css';
import { QuestionMenu } from './QuestionMenu.tsx';
import type { Study, StudyQuestion, StudyResults } from './types.ts';

type Props = { study: Study; results: StudyResults; position: number; onChoose: (position: number) => void };

/** In the order of the questionnaire, by how many answered, by what kind of question it is, or by their words. */
const orders = ['position', 'answered', 'type', 'label'] as const;
type Order = (typeof orders)[number];

/** The questions of a study with how many answered each; found by any part of their words, in an order of choice. */
export function QuestionList({ study, results, position, onChoose }: Props) {
  const t = useText();
  const format = useFormat();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const { workspaceId, may } = useWorkspace();
  const needs = useQuery(api.needs.list.queryOptions({ input: { workspaceId, launchId: study.launchId } })).data ?? [];
  const language = useLanguage();
  const [order, setOrder] = useUrlState<Order>('sort', 'position');
  const answered = new Map(results.questions.map((one) => [one.position, one.answered]));
  const collator = new Intl.Collator(language, { numeric: true });
  const compare: Record<Order, (a: StudyQuestion, b: StudyQuestion) => number> = {
    position: (a, b) => a.position - b.position,
    answered: (a, b) => (answered.get(b.position) ?? 0) - (answered.get(a.position) ?? 0),
    type: (a, b) => collator.compare(t(`imports.columnType.${a.type}`), t(`imports.columnType.${b.type}`)),
    label: (a, b) => collator.compare(a.label, b.label),
  };
  const shown = study.questions
    .filter((question) =>
      [question, ...question.also]
        .map(({ key, label }) => `${key} ${label}`)
        .join(' ')
        .toLowerCase()
        .includes(wanted),
    )
    .toSorted((a, b) => compare[order](a, b) || a.position - b.position);
  return (
    <nav className={styles.list} aria-label={t('demand.study.questions')}>
      <TextInput
        size="xs"
        placeholder={t('demand.study.find')}
        aria-label={t('demand.study.find')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        rightSection={
          <span className="faint xsmall num">
            {shown.length}/{study.questions.length}
          </span>
        }
        rightSectionWidth={56}
      />
      <Select
        size="xs"
        mt={6}
        aria-label={t('demand.study.sort')}
        value={order}
        onChange={(value) => setOrder((value ?? 'position') as Order)}
        data={orders.map((value) => ({ value, label: t(`demand.study.by.${value}`) }))}
      />
      <div className={styles.scroll}>
        {shown.map((question) => (
          <div key={question.position} className={styles.item}>
            <button
              type="button"
              className={styles.question}
              aria-current={question.position === position ? 'true' : undefined}
              onClick={() => onChoose(question.position)}
            >
              <span className={styles.key}>{question.key === question.label ? question.position : question.key}</span>
              <span className={styles.label} title={question.label}>
                {question.label}
                <small>
                  {t(`imports.columnType.${question.type}`)}
                  <span className="num">{format.count(answered.get(question.position) ?? 0)}</span>
                </small>
                {question.also.length > 0 && (
                  <small>
                    {t('demand.study.includes', { questions: question.also.map(({ key }) => key).join(' · ') })}
                  </small>
                )}
              </span>
            </button>
            {may('edit.demand') && <QuestionMenu study={study} question={question} needs={needs} />}
          </div>
        ))}
      </div>
    </nav>
  );
}
