import type { CardKind } from '../cards/summary.ts';
import { cadenceWords } from './cadence.ts';
import { demandWords } from './demand.ts';
import { wagerWords } from './wager.ts';
import type { Words } from './words.ts';

/** The words of each card, of every form in which it was ever signed. */
export const cardWords: Record<CardKind, Words> = { demand: demandWords, cadence: cadenceWords, wager: wagerWords };
