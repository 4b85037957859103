import { shareInterval } from '../../../../domain/stats/share.ts';
import { conditionSql } from '../answers.ts';
import type { MeasureColumns } from '../measure-columns.ts';

export const share: MeasureColumns<'share'> = {
  count({ spec: { position, answers }, name }) {
    const hit = conditionSql({ position, answers }, `${name}hit`);
    return {
      given: conditionSql({ position }, `${name}given`),
      columns: (counted, weight) => ({
        hits: `countIf(${counted} AND ${hit.where})`,
        hitWeight: `sumIf(${weight}, ${counted} AND ${hit.where})`,
      }),
      params: hit.params,
    };
  },
  estimate: (size, { hits = 0, hitWeight = 0 }, { confidence }) => ({
    estimate: shareInterval({ ...size, hitWeight }, confidence),
    further: { hits },
  }),
};
