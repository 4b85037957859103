/** A wager of the summer of 2026, which is over: it can be signed and settled. */
const shares = { pm: 50, gtm: 40, external: 10 };
export const terms = {
  outcome: 'net_revenue' as const,
  target: 100_000_00,
  salesFrom: '2026-08-01',
  salesTo: '2026-08-31',
  returnsTo: '2026-09-30',
  method: 'lmdi' as const,
  stakes: { unit: 'points' as const, pm: 100, gtm: 100 },
  attributionPercent: 60,
  tree: {
    drivers: [
      { key: 'reach', name: '触达', measure: 'entered' as const, shares },
      { key: 'conversion', name: '转化', measure: 'conversion' as const, shares },
      { key: 'value', name: '客单价', measure: 'order_value' as const, shares },
      { key: 'returns', name: '退货率', measure: 'return_rate' as const, shares },
    ],
    channels: [{ name: '线上', plan: { reach: 10_000, conversion: 0.02, value: 450_00, returns: 0.08 } }],
  },
};
