import { ActionIcon, Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { MappedQuestion } from '../../../domain/demand/answer-mapping.ts';
import { jsonList, type ScaleStep } from '../../../domain/demand/question.ts';
import { type CountedCell, reversed } from '../../../domain/demand/retype.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import styles from './QuestionFields.module.css';

type Props = {
  question: MappedQuestion;
  /** What was written in the file, most frequent first. */
  cells: readonly CountedCell[];
  /** How many cells are empty; null where nobody knows. */
  empty: number | null;
  /** Over several columns, one for each option: their names are the options. */
  isSpread?: boolean;
  /** The answers are stored already: what an empty cell says is settled. */
  isStored?: boolean;
  onChange: (question: MappedQuestion) => void;
};

const separators = ['┋', ';', ',', ', ', '|', '、', '→', ' ', jsonList];
const stepKind = { decimals: 3 };

/** How the answers to a question are read: its options or steps and their order, and what means that there is no answer. */
export function QuestionFields({ question, cells, empty, isSpread = false, isStored = false, onChange }: Props) {
  const { type } = question;
  const isListed = type === 'single' || type === 'multi' || type === 'ranking';
  return (
    <div className={styles.fields}>
      {isListed && !isSpread && <Options question={question} onChange={onChange} />}
      {type === 'rating' && (
        <Steps scale={question.scale ?? []} onChange={(scale) => onChange({ ...question, scale })} />
      )}
      {(type === 'multi' || type === 'ranking') && <Joined {...{ question, isSpread, isStored, onChange }} />}
      <Missing question={question} cells={cells} empty={empty} onChange={onChange} />
    </div>
  );
}

function Options({ question, onChange }: Pick<Props, 'question' | 'onChange'>) {
  const t = useText();
  const [typed, setTyped] = useState((question.options ?? []).join('\n'));
  const lines = (text: string) => [...new Set(text.split('\n').flatMap((line) => line.trim() || []))];
  const isHere = lines(typed).join('\n') === (question.options ?? []).join('\n');
  return (
    <Textarea
      label={t('imports.question.options')}
      description={t('imports.question.optionsHint')}
      autosize
      minRows={3}
      maxRows={9}
      value={isHere ? typed : (question.options ?? []).join('\n')}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange({ ...question, options: lines(event.currentTarget.value) });
      }}
    />
  );
}

function Steps({ scale, onChange }: { scale: readonly ScaleStep[]; onChange: (scale: ScaleStep[]) => void }) {
  const t = useText();
  const [added, setAdded] = useState('');
  const add = () => {
    const answer = added.trim();
    if (answer === '' || scale.some((step) => step.answer === answer)) return;
    onChange([...scale, { answer, value: Math.max(0, ...scale.map(({ value }) => value)) + 1 }]);
    setAdded('');
  };
  return (
    <fieldset>
      <legend>{t('imports.question.steps')}</legend>
      <ol className={styles.steps}>
        {scale.map((step, at) => (
          <li key={step.answer}>
            <span className="cut" title={step.answer}>
              {step.answer}
            </span>
            <NumberInput
              size="xs"
              kind={stepKind}
              aria-label={t('imports.question.valueOf', { answer: step.answer })}
              value={step.value}
              onChange={(value) => {
                if (value === null || Number.isNaN(value)) return;
                onChange(scale.map((each, index) => (index === at ? { ...each, value } : each)));
              }}
            />
            <ActionIcon
              variant="subtle"
              aria-label={t('imports.question.removeStep', { answer: step.answer })}
              onClick={() => onChange(scale.filter((_, index) => index !== at))}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <div className="row wrap">
        <TextInput
          size="xs"
          aria-label={t('imports.question.newStep')}
          placeholder={t('imports.question.newStep')}
          value={added}
          onChange={(event) => setAdded(event.currentTarget.value)}
        />
        <Button size="compact-sm" onClick={add}>
          {t('imports.question.add')}
        </Button>
        <Button size="compact-sm" onClick={() => onChange(reversed(scale))}>
          {t('imports.question.reverse')}
        </Button>
      </div>
    </fieldset>
  );
}

function Joined({
  question,
  isSpread,
  isStored,
  onChange,
}: Pick<Props, 'question' | 'isSpread' | 'isStored' | 'onChange'>) {
  const t = useText();
  const { separator, blank } = question;
  const names: Record<string, string> = { ' ': t('imports.question.space'), [jsonList]: t('imports.question.json') };
  const known = separator === undefined || separators.includes(separator) ? separators : [...separators, separator];
  return (
    <div className="stack">
      {!isSpread && (
        <Select
          size="sm"
          label={t('imports.question.separator')}
          allowDeselect={false}
          data={known.map((value) => ({ value, label: names[value] ?? (value === ', ' ? `, ${names[' ']}` : value) }))}
          value={separator ?? null}
          onChange={(value) => value !== null && onChange({ ...question, separator: value })}
        />
      )}
      {question.type === 'multi' && !isStored && (
        <Select
          size="sm"
          label={t('imports.question.blank')}
          allowDeselect={false}
          data={['not_answered', 'none_chosen'].map((value) => ({
            value,
            label: t(`imports.question.blankAs.${value}`),
          }))}
          value={blank ?? 'not_answered'}
          onChange={(value) => {
            const { blank: _blank, ...rest } = question;
            onChange(value === 'none_chosen' ? { ...rest, blank: value } : rest);
          }}
        />
      )}
    </div>
  );
}

/** What means that there is no answer, with how often it stands there: to be taken out and added. */
function Missing({ question, cells, empty, onChange }: Pick<Props, 'question' | 'cells' | 'empty' | 'onChange'>) {
  const t = useText();
  const format = useFormat();
  const missing = question.missing ?? [];
  const counts = new Map(cells.map(({ cell, count }) => [cell, count]));
  const put = (list: string[]) => {
    const { missing: _missing, ...rest } = question;
    onChange(list.length > 0 ? { ...rest, missing: list } : rest);
  };
  return (
    <fieldset>
      <legend>{t('imports.question.missing')}</legend>
      <div className={styles.chips}>
        {empty !== null && (
          <span className={styles.chip} style={{ paddingRight: 8 }}>
            <span>{t('imports.question.empty')}</span>
            <b className="num">{format.count(empty)}</b>
          </span>
        )}
        {missing.map((cell) => (
          <span key={cell} className={styles.chip}>
            <span>{cell}</span>
            {counts.has(cell) && <b className="num">{format.count(counts.get(cell)!)}</b>}
            <button
              type="button"
              aria-label={t('imports.question.removeMissing', { cell })}
              onClick={() => put(missing.filter((each) => each !== cell))}
            >
              ×
            </button>
          </span>
        ))}
      </div>
      <Select
        size="xs"
        searchable
        aria-label={t('imports.question.addMissing')}
        placeholder={t('imports.question.addMissing')}
        data={cells
          .filter(({ cell }) => !missing.includes(cell))
          .map(({ cell, count }) => ({ value: cell, label: `${cell} · ${format.count(count)}` }))}
        value={null}
        onChange={(cell) => cell !== null && put([...missing, cell])}
      />
    </fieldset>
  );
}
