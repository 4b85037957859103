import type { AnswerMapping } from '../demand/answer-mapping.ts';
import type { OrderMapping } from '../orders/order-mapping.ts';

/** What an uploaded file can become. */
export const importKinds = ['answers', 'orders', 'plan'] as const;
export type ImportKind = (typeof importKinds)[number];

/** The facts of an import count while it is `done`, and at no other time. */
export const importStatuses = ['queued', 'running', 'done', 'failed', 'cancelled', 'undone'] as const;
export type ImportStatus = (typeof importStatuses)[number];

export type ImportMapping = AnswerMapping | OrderMapping;
