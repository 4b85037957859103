import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Question } from '../../../../domain/demand/question.ts';
import { api } from '../../../api/client.ts';
import { useWorkspace } from '../../../api/session.ts';

type Props = {
  label: string;
  launchId: string;
  studyId: string;
  question: Question;
  value: string[];
  onChange: (value: string[]) => void;
};

/** Choose among a question's answers: the ones it lists, and the ones that were given. */
export function AnswersInput({ label, launchId, studyId, question, value, onChange }: Props) {
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, launchId, studyId, position: question.position };
  const given = useQuery({ ...api.studies.question.queryOptions({ input }), enabled: question.type !== 'rating' });
  const listed =
    question.scale?.toSorted((a, b) => b.value - a.value).map((step) => step.answer) ?? question.options ?? [];
  const known = [
    ...new Set([...listed, ...(given.data?.result.options.map((option) => option.answer) ?? []), ...value]),
  ];
  return <MultiSelect label={label} data={known} value={value} onChange={onChange} searchable hidePickedOptions />;
}
