import type { Text } from '../text.ts';

/** The steps in which a file is read, in their order. Each says what it did. */
export const readingSteps = ['container', 'encoding', 'region', 'columns', 'cells', 'missing', 'meaning'] as const;
export type ReadingStep = (typeof readingSteps)[number];

/** What a step did that a person should know of. */
export type Notice = {
  step: ReadingStep;
  text: Text;
  /** Another reading is as likely, or something of the file is lost: a person has to look before the file counts. */
  asks: boolean;
  /** 0-based, where it is about one. */
  column?: number | undefined;
};
