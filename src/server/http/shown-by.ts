import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import type { ProcedureMeta } from '../../contract/procedure.ts';
import type { Entity } from '../../domain/audit/entities.ts';

/** Which reads show an entity, as the contract says: their names, such as `wager.progress`. */
export function shownBy(contract: AnyContractRouter): (entity: Entity) => readonly string[] {
  const readsOf = new Map<Entity, string[]>();
  const walk = (node: AnyContractRouter, path: string[]) => {
    if (!isContractProcedure(node)) {
      for (const [key, child] of Object.entries(node)) walk(child as AnyContractRouter, [...path, key]);
      return;
    }
    const { shows } = node['~orpc'].meta as ProcedureMeta;
    for (const entity of shows) readsOf.set(entity, [...(readsOf.get(entity) ?? []), path.join('.')]);
  };
  walk(contract, []);
  return (entity) => readsOf.get(entity) ?? [];
}
