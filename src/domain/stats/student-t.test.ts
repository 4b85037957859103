import { expect, test } from 'vitest';
import { studentQuantile, studentTwoSided } from './student-t.ts';

// scipy.stats.t
test.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 2.5, 3.5746548420036817],
  [0.025, 7, -2.3646242515927844],
  [0.995, 30, 2.7499956535672254],
  [0.975, 1000, 1.9623390808264083],
  [0.9, 5593, 1.2817029488536893],
  [0.975, 100000.0, 1.9599877075346095],
])('the t quantile of %s at %s degrees of freedom', (probability, degrees, expected) => {
  expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 9);
});

test.each([
  [2.1, 3, 0.1265652025496846],
  [-2.626368256543264, 11.04, 0.0234963886682895],
  [8, 200, 9.879200909330596e-14],
])('the two-sided p-value of t = %s at %s degrees of freedom', (t, degrees, expected) => {
  expect(studentTwoSided(t, degrees) / expected).toBeCloseTo(1, 10);
});
