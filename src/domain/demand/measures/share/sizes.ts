import { normalQuantile } from '../../../stats/normal.ts';
import { type SizesToDecide, zOfEighty } from '../../sizes-to-decide.ts';

/** The Wilson interval is the inversion of the score test, so it leaves the threshold t exactly when n (p − t)² > z² t (1 − t). */
export const shareSizes: SizesToDecide = ({ value: p, confidence }, { threshold: t }) => {
  const z = normalQuantile((1 + confidence) / 2);
  const spreadAtThreshold = z * Math.sqrt(t * (1 - t));
  const spreadAtValue = zOfEighty * Math.sqrt(p * (1 - p));
  const distance = Math.abs(p - t);
  return { even: (spreadAtThreshold / distance) ** 2, eighty: ((spreadAtThreshold + spreadAtValue) / distance) ** 2 };
};
