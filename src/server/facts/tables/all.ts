import type { FactTable } from '../table.ts';
import { orderLine } from './order-line.ts';
import { response } from './response.ts';

/** Every table of facts there is. */
export const factTables: readonly FactTable[] = [orderLine, response];
