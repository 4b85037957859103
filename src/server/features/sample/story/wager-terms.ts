import { usualAnswerDays } from '../../../../domain/wager/agreement.ts';
import type { Quantiles } from '../../../../domain/wager/scoring.ts';
import {
  driversIn,
  factorOf,
  type WagerChannel,
  type WagerDriver,
  type WagerTerms,
} from '../../../../domain/wager/wager.ts';

/** Terms whose target is what the tree yields, rounded down to three figures, as people state targets. */
export function wagerTerms(
  given: Pick<WagerTerms, 'outcome' | 'salesFrom' | 'salesTo' | 'returnsTo' | 'stakes'> & {
    drivers: readonly WagerDriver[];
    channels: readonly WagerChannel[];
    attributionPercent?: number;
  },
): WagerTerms {
  const { drivers, channels, attributionPercent = 60, ...rest } = given;
  const terms: WagerTerms = {
    ...rest,
    currency: 'CNY',
    method: 'lmdi',
    attributionPercent,
    answerDays: usualAnswerDays,
    tree: { drivers, channels },
    target: 0,
  };
  const planned = plannedOutcome(terms);
  const step = 10 ** (Math.floor(Math.log10(planned)) - 2);
  return { ...terms, target: Math.floor(planned / step) * step };
}

/** What the planned values multiply and add up to, in units of the outcome. */
export function plannedOutcome({ tree }: Pick<WagerTerms, 'tree'>): number {
  return tree.channels.reduce((total, channel) => {
    const factors = driversIn(tree, channel).map((driver) => factorOf(driver.measure, channel.plan[driver.key]!));
    return total + factors.reduce((product, factor) => product * factor, 1);
  }, 0);
}

/** A forecast at these factors of the plan, in round numbers as people state them. */
export function forecastAround(planned: number, [p10, p50, p90]: readonly [number, number, number]): Quantiles {
  const step = 10 ** (Math.floor(Math.log10(planned)) - 2);
  const at = (factor: number) => Math.round((planned * factor) / step) * step;
  return { p10: at(p10), p50: at(p50), p90: at(p90) };
}
