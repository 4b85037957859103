import { measuredIn } from '../../../domain/demand/measured-in.ts';
import { needCode } from '../../../domain/demand/need-code.ts';
import type { useText } from '../../i18n/text.ts';
import { percentOf } from '../../ui/exact.ts';
import type { Sheet } from '../../ui/sheet.ts';
import type { useCriterionWords } from './criterion-words.ts';
import { type Need, outcomeOf, shownView } from './types.ts';

/** The needs of the board as files write them: what they are, what both sides said once it is opened, the criterion and what the answers say to it. */
export function needsSheet(
  t: ReturnType<typeof useText>,
  words: ReturnType<typeof useCriterionWords>,
  needs: readonly Need[],
): Sheet {
  const unitOf = ({ unit, questions }: NonNullable<Need['criterion']>) =>
    unit === 'share' ? '%' : (measuredIn(questions[0]?.label ?? '')?.name ?? '');
  return {
    columns: [
      'demand.board.column.number',
      ...['title', 'statement', 'moscow'].map((column) => `demand.table.column.${column}`),
      ...['demand.board.pmRank', 'demand.board.gtmRank', 'demand.criterion.measure', 'demand.criterion.segment'],
      ...['value', 'lower', 'upper', 'threshold', 'unit'].map((column) => `app.export.column.${column}`),
      ...['demand.board.column.n', 'demand.board.column.outcome'],
    ].map((key) => ({ name: t(key) })),
    rows: needs.map((need) => {
      const { criterion, estimate } = need;
      const inFile = (value: number | undefined) =>
        value !== undefined && criterion?.unit === 'share' ? percentOf(value) : value;
      return [
        ...[needCode(need.number), need.title, need.statement, t(`demand.class.${need.moscow ?? 'open'}`)],
        ...(['pm', 'gtm'] as const).map((side) => shownView(need, side)?.rank),
        ...[criterion && words.rule(criterion), criterion && words.segment(criterion)],
        ...[estimate?.value, estimate?.lower, estimate?.upper, criterion?.threshold].map(inFile),
        ...[criterion && unitOf(criterion), estimate?.n, t(`demand.outcome.${outcomeOf(need)}`)],
      ];
    }),
  };
}
