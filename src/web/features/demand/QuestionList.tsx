import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import styles from './QuestionList.module.css';
import type { Study, StudyResults } from './types.ts';

type Props = { study: Study; results: StudyResults; position: number; onChoose: (position: number) => void };

/** The questions of a study with how many answered each; found by any part of their words. */
export function QuestionList({ study, results, position, onChoose }: Props) {
  const t = useText();
  const format = useFormat();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const shown = study.questions.filter((question) =>
    `${question.key} ${question.label}`.toLowerCase().includes(wanted),
  );
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
      <div className={styles.scroll}>
        {shown.map((question) => (
          <button
            key={question.position}
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
                <span className="num">
                  {format.count(results.questions.find((one) => one.position === question.position)?.answered ?? 0)}
                </span>
              </small>
            </span>
          </button>
        ))}
      </div>
    </nav>
  );
}
