import { Select } from '@mantine/core';
import { type ColumnType, columnTypes, isQuestionType } from '../../../domain/demand/question.ts';
import type { Outputs } from '../../api/client.ts';
import { useText } from '../../i18n/text.ts';
import styles from './ImportWizard.module.css';
import type { Mapping } from './types.ts';

type AnswerMapping = Extract<Mapping, { kind: 'answers' }>;
type AnswerColumn = AnswerMapping['columns'][number];
type Props = {
  inspection: Outputs['imports']['inspect'];
  mapping: AnswerMapping;
  onChange: (mapping: AnswerMapping) => void;
};

const typeOf = (column: AnswerColumn): ColumnType => (column.as === 'question' ? column.question.type : column.as);

/** What each column of a questionnaire is: the proposal of the inspection, to be corrected where it is wrong. */
export function AnswerMappingEditor({ inspection, mapping, onChange }: Props) {
  const t = useText();
  const types = columnTypes.map((type) => ({ value: type, label: t(`imports.columnType.${type}`) }));
  const change = (column: number, type: ColumnType) => {
    const changed = mapping.columns.map((each): AnswerColumn => {
      if (each.column !== column) return each;
      if (type === 'option') return each;
      if (!isQuestionType(type)) return { column, as: type };
      const label = inspection.names[column] ?? `${column + 1}`;
      // Options and scale belong to the type they were inferred for; another type learns its own from the data.
      return { column, as: 'question', question: { key: keyOf(each, column), label, type } };
    });
    onChange({ ...mapping, columns: changed });
  };
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
          {mapping.columns.map((column) => (
            <tr key={column.column}>
              <td>
                <span className="faint num xsmall">{column.column + 1}</span> {inspection.names[column.column]}
              </td>
              <td className={styles.sample}>
                <div className="cut">{sampleOf(inspection.rows, column.column)}</div>
              </td>
              <td>
                <Select
                  size="xs"
                  w={150}
                  aria-label={t('imports.wizard.meansOf', { name: inspection.names[column.column] })}
                  data={types}
                  value={typeOf(column)}
                  allowDeselect={false}
                  onChange={(type) => type && change(column.column, type as ColumnType)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const keyOf = (column: AnswerColumn, index: number) =>
  column.as === 'question' ? column.question.key : `Q${index + 1}`;

function sampleOf(rows: string[][], column: number): string {
  const values = rows.map((row) => row[column] ?? '').filter(Boolean);
  return [...new Set(values)].slice(0, 4).join(' · ');
}
