import type { MeasureForm } from '../../form/measure-form.ts';
import { ShareFields } from './ShareFields.tsx';

export const share: MeasureForm<'share'> = { Fields: ShareFields, isComplete: ({ answers }) => answers.length > 0 };
