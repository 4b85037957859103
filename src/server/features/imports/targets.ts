import type { AnswerMapping } from '../../../domain/demand/answer-mapping.ts';
import type { ImportKind, ImportMapping } from '../../../domain/imports/mapping.ts';
import type { OrderMapping } from '../../../domain/orders/order-mapping.ts';
import type { ImportTarget } from '../../files/import-target.ts';

/** Who takes which kind of facts from files; given by the composition root. */
export type ImportTargets = Readonly<{ answers: ImportTarget<AnswerMapping>; orders: ImportTarget<OrderMapping> }>;

/** Who takes these facts. Plans are read elsewhere. */
export function targetOf(targets: ImportTargets, { kind }: { kind: ImportKind } | ImportMapping): ImportTarget {
  if (kind === 'plan') throw new Error('a plan has no facts');
  // The mapping of an import is of the import's kind.
  return targets[kind] as unknown as ImportTarget;
}
