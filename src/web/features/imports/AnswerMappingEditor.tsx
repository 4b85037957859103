import { Button, Select } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { MappedQuestion } from '../../../domain/demand/answer-mapping.ts';
import { type ColumnType, columnTypes, isQuestionType } from '../../../domain/demand/question.ts';
import { retyped } from '../../../domain/demand/retype.ts';
import type { Outputs } from '../../api/client.ts';
import { useText } from '../../i18n/text.ts';
import styles from './ImportWizard.module.css';
import { QuestionFields } from './QuestionFields.tsx';
import type { Mapping } from './types.ts';

type AnswerMapping = Extract<Mapping, { kind: 'answers' }>;
type AnswerColumn = AnswerMapping['columns'][number];
type Inspection = Outputs['imports']['inspect'];
type Props = {
  inspection: Inspection;
  mapping: AnswerMapping;
  onChange: (mapping: AnswerMapping) => void;
};

/** A line of the table: a column by itself, or a question with the columns of its options. */
type Line = { columns: AnswerColumn[]; question: MappedQuestion | null; isSpread: boolean };

function linesOf({ columns, questions = [] }: AnswerMapping): Line[] {
  return columns.flatMap((entry, at): Line[] => {
    if (entry.as === 'question') return [{ columns: [entry], question: entry.question, isSpread: false }];
    if (entry.as !== 'option') return [{ columns: [entry], question: null, isSpread: false }];
    const isOwn = (other: AnswerColumn) => other.as === 'option' && other.of === entry.of;
    if (columns.findIndex(isOwn) !== at) return [];
    const question = questions.find(({ key }) => key === entry.of) ?? null;
    return [{ columns: columns.filter(isOwn), question, isSpread: true }];
  });
}

const single: ColumnType[] = columnTypes.filter((type) => type !== 'option');
const spread: ColumnType[] = ['multi', 'ranking'];

/** What each column of a questionnaire is: the proposal of the inspection, to be corrected where it is wrong. */
export function AnswerMappingEditor({ inspection, mapping, onChange }: Props) {
  const t = useText();
  const [opened, setOpened] = useState<number | null>(null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('imports.wizard.step.mapping')}>
      <table className={styles.mapping}>
        <thead>
          <tr>
            <th>{t('imports.wizard.column')}</th>
            <th className={styles.sample}>{t('imports.wizard.sample')}</th>
            <th>{t('imports.wizard.means')}</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(mapping).map((line) => {
            const at = line.columns[0]!.column;
            const isOpen = opened === at;
            return (
              <Fragment key={at}>
                <LineRow
                  {...{ inspection, line, isOpen }}
                  onOpen={() => setOpened(isOpen ? null : at)}
                  onType={(type) => onChange(withType(mapping, line, type, inspection))}
                />
                {isOpen && line.question && (
                  <tr>
                    <td colSpan={3}>
                      <QuestionFields
                        question={line.question}
                        isSpread={line.isSpread}
                        cells={cellsOf(inspection, line)}
                        empty={line.isSpread ? null : inspection.total - (inspection.cells[at]?.filled ?? 0)}
                        onChange={(question) => onChange(withQuestion(mapping, line, question))}
                      />
                      {line.isSpread && (
                        <Button size="compact-sm" onClick={() => onChange(apart(mapping, line, inspection))}>
                          {t('imports.question.apart')}
                        </Button>
                      )}
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = {
  inspection: Inspection;
  line: Line;
  isOpen: boolean;
  onOpen: () => void;
  onType: (type: ColumnType) => void;
};

function LineRow({ inspection, line: { columns, question, isSpread }, isOpen, onOpen, onType }: RowProps) {
  const t = useText();
  const at = columns[0]!.column;
  const name = isSpread ? (question?.label ?? '') : (inspection.names[at] ?? '');
  const missing = question?.missing?.length ?? 0;
  const types = (isSpread ? spread : single).map((type) => ({ value: type, label: t(`imports.columnType.${type}`) }));
  return (
    <tr>
      <td>
        <span className="faint num xsmall">{isSpread ? `${at + 1}–${columns.at(-1)!.column + 1}` : at + 1}</span> {name}
        {!isSpread && question && question.label !== name && <div className="faint small">{question.label}</div>}
        {isSpread && <div className="faint small">{t('imports.question.columns', { count: columns.length })}</div>}
      </td>
      <td className={styles.sample}>
        <div className="cut">{isSpread ? (question?.options ?? []).join(' · ') : sampleOf(inspection.rows, at)}</div>
      </td>
      <td>
        <div className="row" style={{ flexWrap: 'wrap' }}>
          <Select
            size="xs"
            w={150}
            aria-label={t('imports.wizard.meansOf', { name })}
            data={types}
            value={question?.type ?? columns[0]!.as}
            allowDeselect={false}
            onChange={(type) => type && onType(type as ColumnType)}
          />
          {question && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-expanded={isOpen}
              aria-description={t('imports.question.detailsOf', { name })}
              onClick={onOpen}
            >
              {missing > 0 ? t('imports.question.detailsMissing', { count: missing }) : t('imports.question.details')}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

/** What stands in the columns of a line, together. */
function cellsOf(inspection: Inspection, { columns }: Line) {
  const counts = new Map<string, number>();
  for (const { column } of columns)
    for (const { cell, count } of inspection.cells[column]?.cells ?? [])
      counts.set(cell, (counts.get(cell) ?? 0) + count);
  return [...counts].map(([cell, count]) => ({ cell, count })).sort((a, b) => b.count - a.count);
}

function withQuestion(mapping: AnswerMapping, line: Line, question: MappedQuestion): AnswerMapping {
  if (line.isSpread)
    return { ...mapping, questions: mapping.questions?.map((each) => (each.key === question.key ? question : each)) };
  const [own] = line.columns;
  return {
    ...mapping,
    columns: mapping.columns.map((each) => (each === own ? { column: each.column, as: 'question', question } : each)),
  };
}

function withType(mapping: AnswerMapping, line: Line, type: ColumnType, inspection: Inspection): AnswerMapping {
  if (line.isSpread) {
    const { question } = line;
    return question && isQuestionType(type) ? withQuestion(mapping, line, { ...question, type }) : mapping;
  }
  const { column } = line.columns[0]!;
  const put = (changed: AnswerColumn) => ({
    ...mapping,
    columns: mapping.columns.map((each) => (each.column === column ? changed : each)),
  });
  if (type === 'option') return mapping;
  if (!isQuestionType(type)) return put({ column, as: type });
  const plain = { key: `Q${column + 1}`, label: inspection.names[column] ?? `${column + 1}`, type };
  return put({ column, as: 'question', question: retyped(line.question ?? plain, type, cellsOf(inspection, line)) });
}

/** Every option becomes a question of its own. */
function apart(mapping: AnswerMapping, line: Line, inspection: Inspection): AnswerMapping {
  const columns = mapping.columns.map((each): AnswerColumn => {
    if (!line.columns.includes(each)) return each;
    const { column } = each;
    const plain = {
      key: `C${column + 1}`,
      label: inspection.names[column] ?? `${column + 1}`,
      type: 'single' as const,
    };
    const cells = cellsOf(inspection, { columns: [each], question: null, isSpread: false });
    return { column, as: 'question', question: retyped(plain, 'single', cells) };
  });
  return { ...mapping, columns, questions: mapping.questions?.filter(({ key }) => key !== line.question?.key) };
}

function sampleOf(rows: string[][], column: number): string {
  const values = rows.map((row) => row[column] ?? '').filter(Boolean);
  return [...new Set(values)].slice(0, 4).join(' · ');
}
