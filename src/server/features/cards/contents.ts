import { cadenceFormats } from '../../../domain/cadence/card.ts';
import { canonicalJson, type Json } from '../../../domain/cards/canonical.ts';
import { newestFormat } from '../../../domain/cards/format.ts';
import type { CardKind } from '../../../domain/cards/summary.ts';
import { type DemandCardContent, decidedPart, demandFormats } from '../../../domain/demand/card-content.ts';
import { wagerFormats } from '../../../domain/wager/card-content.ts';
import { pause } from '../../base/steps.ts';
import type { FactsDoor } from '../../facts/door.ts';
import type { Db } from '../../store/postgres.ts';
import { cardContent as cadenceContent } from '../cadence/queries.ts';
import { cardContent as demandContent } from '../demand/queries.ts';
import { cardContent as wagerContent } from '../wager/queries.ts';

type Scope = { db: Db; facts: FactsDoor; workspaceId: string; now: Date; timeZone: string };

/** What each card says, as its own feature puts it: only what people decided, nothing that changes by itself. `null`: nothing there to sign. */
type Contents = (ctx: Scope, launchId: string, format: number) => Promise<object | null>;
const contents: Record<CardKind, Contents> = { demand: demandContent, cadence: cadenceContent, wager: wagerContent };

const formats = { demand: demandFormats, cadence: cadenceFormats, wager: wagerFormats };

/** The form in which a card is signed next. */
export const nextFormat = (kind: CardKind): number => newestFormat(formats[kind]);

/** By what a feature said, where it says the same thing again: a plan that nobody changed. */
const canonical = new WeakMap<object, Json>();

/** The content of a card as it is hashed, in the form of this number. */
export async function contentOf(
  ctx: Scope,
  launchId: string,
  { kind, format }: { kind: CardKind; format: number },
): Promise<Json | null> {
  const content = await contents[kind](ctx, launchId, format);
  if (content === null) return null;
  const known = canonical.get(content);
  if (known !== undefined) return known;
  await pause();
  // Through the canonical form, so that what is stored is byte for byte what was hashed.
  const json = canonicalJson(content);
  await pause();
  const read = JSON.parse(json) as Json;
  canonical.set(content, read);
  return read;
}

/**
 * What a locked card says now, for comparison with what was signed: the signed content itself as long as people changed nothing. Numbers that
 * the demand card states are of the moment of signing; answers that came in later are no change of the card.
 */
export function nowAsSigned(kind: CardKind, signed: Json | null, now: Json | null): Json | null {
  if (kind !== 'demand' || signed === null || now === null) return now;
  const decided = (content: Json) => canonicalJson(decidedPart(content as unknown as DemandCardContent));
  return decided(signed) === decided(now) ? signed : now;
}
