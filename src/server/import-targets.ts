/** Which features take facts from files. The reading process has its own list (`reader.child.ts`): it needs no database. */
import { answerTarget } from './features/demand/import-target.ts';
import type { ImportTargets } from './features/imports/targets.ts';
import { orderTarget } from './features/orders/import-target.ts';

export const importTargets: ImportTargets = { answers: answerTarget, orders: orderTarget };
