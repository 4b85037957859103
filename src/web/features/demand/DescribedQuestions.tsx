import type { DescribedQuestion } from '../../../domain/demand/pasted-questions.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import styles from './DescribedQuestions.module.css';

/** Questions that nobody has answered yet, each with its kind and its options. */
export function DescribedQuestions({ questions }: { questions: readonly DescribedQuestion[] }) {
  const t = useText();
  return (
    <ol className={styles.list}>
      {questions.map(({ key, label, type, options, scale }) => (
        <li key={key}>
          <b>{label}</b>
          <Chip>{t(`imports.columnType.${type}`)}</Chip>
          <small>{(scale?.map(({ answer }) => answer) ?? options ?? []).join(' · ')}</small>
        </li>
      ))}
    </ol>
  );
}
