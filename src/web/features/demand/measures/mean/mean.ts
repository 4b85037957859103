import type { MeasureForm } from '../../form/measure-form.ts';

export const mean: MeasureForm<'mean'> = { Fields: null, isComplete: () => true };
