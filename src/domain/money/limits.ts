/**
 * The most that one order line may carry, as a magnitude: units, and minor units of any currency. Far above any real line (the largest
 * amount is some six million dollars in the smallest currency), and low enough that the sums over a launch stay exact integers.
 */
export const lineLimits = { quantity: 1_000_000_000, amountMinor: 10_000_000_000_000 } as const;
