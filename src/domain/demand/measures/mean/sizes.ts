import { studentQuantile } from '../../../stats/student-t.ts';
import { type SizesToDecide, zOfEighty } from '../../sizes-to-decide.ts';

/** The standard deviation is read back from the interval; the t quantile is taken at the current size, which errs by caution. */
export const meanSizes: SizesToDecide = ({ value, upper, effectiveN, confidence }, { threshold }) => {
  const t = studentQuantile((1 + confidence) / 2, Math.max(1, effectiveN - 1));
  const deviation = ((upper - value) * Math.sqrt(effectiveN)) / t;
  const distance = Math.abs(value - threshold);
  return { even: ((t * deviation) / distance) ** 2, eighty: (((t + zOfEighty) * deviation) / distance) ** 2 };
};
