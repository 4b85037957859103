import type { ComponentType } from 'react';
import type { Kind, Specs } from '../../../../domain/demand/measures.ts';
import type { Question } from '../../../../domain/demand/question.ts';

export type FieldsProps<Spec> = {
  launchId: string;
  studyId: string;
  questions: readonly Question[];
  spec: Spec;
  onChange: (spec: Spec) => void;
};

/** What the form of a criterion asks about one measure, once its question is chosen. */
export type MeasureForm<K extends Kind = Kind> = {
  /** Null where the question says it all. */
  Fields: ComponentType<FieldsProps<Specs[K]>> | null;
  isComplete(spec: Specs[K]): boolean;
};
