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

export const wagerFormats = [wagerCardContent] as const;
