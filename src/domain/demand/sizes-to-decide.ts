import type { Estimate } from '../stats/estimate.ts';
import { normalQuantile } from '../stats/normal.ts';
import type { Standard } from './measure.ts';

/**
 * What would settle a verdict that is open: the effective answers at which the interval would leave the threshold if the value stayed, with an even
 * chance and with one of 80 %.
 */
export type SizesToDecide = (estimate: Estimate, standard: Standard) => { even: number; eighty: number };

export const zOfEighty = normalQuantile(0.8);
