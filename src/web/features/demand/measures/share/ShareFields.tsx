import type { Specs } from '../../../../../domain/demand/measures.ts';
import { useText } from '../../../../i18n/text.ts';
import { AnswersInput } from '../../form/AnswersInput.tsx';
import type { FieldsProps } from '../../form/measure-form.ts';

/** Which answers count. */
export function ShareFields({ launchId, studyId, questions, spec, onChange }: FieldsProps<Specs['share']>) {
  const t = useText();
  const question = questions.find(({ position }) => position === spec.position);
  if (!question) return null;
  return (
    <AnswersInput
      label={t('demand.measure.share.counted')}
      launchId={launchId}
      studyId={studyId}
      question={question}
      value={spec.answers}
      onChange={(answers) => onChange({ ...spec, answers })}
    />
  );
}
