import { commonColumns, factTable } from './table.ts';

/** One row per answer sheet of a study. */
export const response = factTable({
  name: 'response',
  scope: 'studyId',
  day: 'answeredOn',
  order: ['batchId', 'rowNumber'],
  soughtBy: ['externalId', 'batchId', 'groupNumber'],
  columns: {
    ...commonColumns,
    studyId: { type: 'String', is: 'place', comment: 'study' },
    rowNumber: { type: 'Int64', is: 'place', comment: 'the row of its file, the header being row 1' },
    externalId: { type: 'String', is: 'identity', comment: 'names the respondent, or the sheet by what it says' },
    answeredOn: { type: 'Date', is: 'content', comment: 'the day that was written; 1970-01-01: unknown' },
    answeredAt: { type: 'Int64', is: 'content', comment: 'milliseconds since 1970; 0: unknown' },
    weight: { type: 'Float64', is: 'content', comment: '1 where nothing is weighted' },
    unread: {
      type: 'Array(LowCardinality(String))',
      is: 'place',
      comment:
        'at i: the cell of question i as it was written, where it says that there is no answer or could not be read; empty: none',
    },
    answers: {
      type: 'Array(LowCardinality(String))',
      is: 'content',
      comment: 'at i: the answer to question i; empty: none; several options are joined by U+001F',
    },
  },
});
