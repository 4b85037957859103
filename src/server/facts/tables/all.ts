import { orderLine } from './order-line.ts';
import { response } from './response.ts';
import type { FactTable } from './table.ts';

/** Every table of facts there is. */
export const factTables: readonly FactTable[] = [orderLine, response];
