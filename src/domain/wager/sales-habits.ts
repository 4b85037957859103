/**
 * A way in which daily sales may move, in logarithms: standard deviations of a day's step unless it says otherwise. Steps of level and of
 * bursts are relative to the noise of single days.
 */
export type Habit = {
  /** How plausible it is before a day is seen, relative to the others. */
  weight: number;
  /** The level wanders. */
  level?: number;
  /** There is a trend: how steep it may be on the first day, … */
  slope?: number;
  /** … how much of it is left the day after, … */
  damping?: number;
  /** … how it bends, … */
  bend?: number;
  /** … and how fast the curve of a launch falls in the end. */
  fade?: number;
  /** Good and bad stretches: how far they reach from the level, … */
  burst?: number;
  /** … and how much of them is left the day after. */
  memory?: number;
};

/**
 * What sales of a running product do. Weights and sizes were found on worlds of other seeds than those that `npm run calibrate` reports on.
 */
const running: readonly Habit[] = [
  { weight: 16 },
  { weight: 0.15, level: 0.2 },
  { weight: 3, burst: 1.2, memory: 0.85 },
  { weight: 1, burst: 1.6, memory: 0.75 },
  { weight: 3, slope: 0.025, damping: 0.99, bend: 0.003 },
  { weight: 3, slope: 0.025, damping: 0.99, bend: 0.003, level: 0.15 },
];

/** What they do after a launch: rise to a plateau or a peak, and fall. */
const launching: readonly Habit[] = [
  { weight: 150, slope: 0.15, damping: 0.86, bend: 0.07, fade: 0.03 },
  { weight: 50, slope: 0.1, damping: 0.93, bend: 0.03, fade: 0.1 },
];
/** Days for which a launch is likelier than all else; each further day makes it ten times less likely. */
const launchDays = 12;
/** Less than this of all changes no figure that is shown. */
const negligible = 1e-3;

/** How strong the pattern of the week may be, as standard deviation of a weekday in logarithms. */
export const weeks: readonly { weight: number; week: number }[] = [
  { weight: 2, week: 0 },
  { weight: 1, week: 0.2 },
  { weight: 5, week: 0.8 },
];

/** The habits to reckon with after so many days. That of a launch shows in its first days; later the days themselves say what is going on. */
export function habitsAfter(days: number): Habit[] {
  const young = 10 ** -Math.max(0, days - launchDays);
  const all = [...running, ...launching.map((habit) => ({ ...habit, weight: habit.weight * young }))];
  const sum = all.reduce((total, { weight }) => total + weight, 0);
  return all.filter(({ weight }) => weight > negligible * sum);
}

/**
 * How plausible a habit is where single days vary so much, relative to the others: what varies little from day to day hardly has good and bad
 * stretches, what varies much mostly has.
 */
export function plausibility({ weight, burst }: Habit, dispersion: number): number {
  return burst ? weight * Math.min(4, Math.max(0.15, dispersion / 0.05)) : weight;
}

/** Launches calm down: what still bends the curve after so many days, as a share of what bent it on the first. */
export const calmAfter = ({ fade }: Habit, days: number): number => (fade ? 20 / (20 + days) : 1);
