import type { Outputs } from '../../api/client.ts';

export type Plan = Outputs['plan']['get'];
export type Task = Plan['tasks'][number];
/** A task as writes and the trash tell it: without its place in the schedule. */
export type StoredTask = Outputs['plan']['trash'][number];
export type Preview = Outputs['plan']['preview'];
export type Baseline = Outputs['plan']['baseline'];
export type Track = 'product' | 'market';

/** The colours of a wing. */
export const wing = {
  product: { fill: 'var(--pm)', text: 'var(--pm-text)', soft: 'var(--pm-soft)' },
  market: { fill: 'var(--gtm)', text: 'var(--gtm-text)', soft: 'var(--gtm-soft)' },
  none: { fill: 'var(--ext)', text: 'var(--text-2)', soft: 'var(--ext-soft)' },
} as const;

export function wingOf(track: Track | null) {
  return wing[track ?? 'none'];
}
