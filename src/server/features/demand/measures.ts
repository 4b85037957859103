import type { Kind } from '../../../domain/demand/measures.ts';
import type { MeasureColumns } from './measure-columns.ts';
import { mean } from './measures/mean.ts';
import { share } from './measures/share.ts';

const columns: { [K in Kind]: MeasureColumns<K> } = { share, mean };

/** What the measure of a kind counts, to be called with specs of that kind only. */
export const columnsOf = (kind: Kind): MeasureColumns => columns[kind];
