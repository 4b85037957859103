import type { Json } from '../cards/canonical.ts';
import { usualAnswerDays } from './agreement.ts';
import type { WagerTerms } from './wager.ts';

/** What PM and GTM sign on the wager card: all of its terms. Ready for canonical JSON. */
export function wagerCardContent(terms: WagerTerms) {
  const { outcome, target, currency, salesFrom, salesTo, returnsTo, method, tree, stakes, attributionPercent } = terms;
  return {
    ...{ outcome, target, currency, salesFrom, salesTo, returnsTo, method, attributionPercent },
    stakes: { unit: stakes.unit, pm: stakes.pm, gtm: stakes.gtm },
    tree: {
      drivers: tree.drivers.map(({ key, name, measure, shares }) => ({
        ...{ key, name, measure },
        shares: { pm: shares.pm, gtm: shares.gtm, external: shares.external },
      })),
      channels: tree.channels.map(({ name, plan }) => ({ name, plan: { ...plan } })),
    },
  };
}

/** Form 2 says how long a side has to answer. */
const withAnswerDays = (terms: WagerTerms) => ({ ...wagerCardContent(terms), answerDays: terms.answerDays });

export const wagerFormats = [wagerCardContent, withAnswerDays] as const;

/** The terms that a signed content binds to; those of form 1 go by what was usual. */
export function termsSigned(content: Json): WagerTerms {
  return { answerDays: usualAnswerDays, ...(content as unknown as Omit<WagerTerms, 'answerDays'>) };
}
