import type { Kind } from '../../../../domain/demand/measures.ts';
import type { MeasureForm } from '../form/measure-form.ts';
import { mean } from './mean/mean.ts';
import { share } from './share/share.ts';

const forms: { [K in Kind]: MeasureForm<K> } = { share, mean };

/** What the form asks about a measure, to be given specs of that kind only. */
export const formOf = (kind: Kind): MeasureForm => forms[kind] as MeasureForm;
