import { measuredIn } from '../../../domain/demand/measured-in.ts';
import { type NumberKind, share } from '../../../locales/format/typed-number.ts';
import type { useFormat } from '../../format/format.ts';
import type { NeedCriterion } from './types.ts';

export type Unit = NeedCriterion['unit'];
type Format = ReturnType<typeof useFormat>;

/** How figures of a unit about a question are written, and typed into a form. */
type UnitWords = {
  write(format: Format, value: number, question: string, digits?: number): string;
  /** As few digits as a threshold needs. */
  writeThreshold(format: Format, value: number, question: string): string;
  kind: NumberKind;
};

const percent = (share: number) => Number((share * 100).toFixed(4));

const decimalsOf = (value: number) => String(value).split('.')[1]?.length ?? 0;

export const units: Record<Unit, UnitWords> = {
  share: {
    write: (format, value, _question, digits) => format.share(value, digits),
    writeThreshold: (format, value) => format.share(value, decimalsOf(percent(value))),
    kind: share,
  },
  number: {
    write: (format, value, question) => format.measured(value, measuredIn(question)),
    writeThreshold: (format, value, question) => format.measured(value, measuredIn(question)),
    kind: { decimals: 4 },
  },
};
