import { dayNumber, isoWeek, plainDateOf } from '../../../locales/format/date.ts';
import type { Plan } from './types.ts';

export const zooms = ['day', 'week', 'month', 'quarter'] as const;
export type Zoom = (typeof zooms)[number];

/** The least width of a day at each zoom; a short plan stretches to fill the page. */
const dayWidths: Record<Zoom, number> = { day: 30, week: 11, month: 4, quarter: 1.6 };

/** Days as pixels: `x(date)` is the left edge of a day, `x(date, 1)` its right. */
export type Timeline = {
  first: number;
  last: number;
  dayWidth: number;
  width: number;
  x: (date: string, after?: number) => number;
  /** The day under a position. */
  dateAt: (x: number) => string;
};

export function timelineOf(plan: Plan, zoom: Zoom, room: number, further: readonly string[] = []): Timeline {
  const dates = [plan.schedule.from, plan.schedule.to, plan.committedDate, plan.forecast.launch.p95, ...further].map(
    dayNumber,
  );
  const margin = Math.ceil(70 / dayWidths[zoom]);
  const first = monday(Math.min(...dates) - 3);
  const last = Math.max(...dates) + margin;
  const days = last - first + 1;
  const dayWidth = Math.max(dayWidths[zoom], room / days);
  return {
    first,
    last,
    dayWidth,
    width: Math.ceil(days * dayWidth),
    x: (date, after = 0) => (dayNumber(date) + after - first) * dayWidth,
    dateAt: (x) => plainDateOf(first + Math.floor(x / dayWidth)),
  };
}

/** The finest zoom at which a whole plan is in sight. */
export function wholeZoom(plan: Plan, room: number): Zoom {
  return zooms.find((zoom) => timelineOf(plan, zoom, room).width <= room + 1) ?? 'quarter';
}

/** The finest zoom at which a stretch of days, from a quarter of the room on, is in sight with its flags. */
export function zoomFor(from: string, to: string, room: number): Zoom {
  const days = dayNumber(to) - dayNumber(from) + 1;
  return zooms.find((zoom) => days * dayWidths[zoom] + flagRoom <= room * (1 - leadShare)) ?? 'quarter';
}
const flagRoom = 80;
/** How much of the room lies before the day on which the chart opens. */
export const leadShare = 0.25;

function monday(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

export type Tick = { date: string; x: number; label: string; major: boolean };

/** Where the time axis is marked and what it says there; at most one label per 46 pixels. */
export function ticksOf(line: Timeline, zoom: Zoom, short: (date: string) => string): Tick[] {
  const ticks: Tick[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (let day = line.first; day <= line.last; day++) {
    const date = plainDateOf(day);
    const isMonth = date.endsWith('-01');
    const isQuarter = isMonth && [1, 4, 7, 10].includes(Number(date.slice(5, 7)));
    const marks = { day: true, week: day === monday(day), month: isMonth, quarter: isQuarter }[zoom];
    if (!marks) continue;
    const x = line.x(date);
    const label = {
      day: short(date),
      week: `${short(date)} W${isoWeek(date)}`,
      month: date.slice(0, 7),
      quarter: `${date.slice(0, 4)} Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`,
    }[zoom];
    const fits = x >= free;
    if (fits) free = x + (zoom === 'week' ? 74 : 52);
    ticks.push({ date, x, label: fits ? label : '', major: zoom === 'day' ? day === monday(day) : true });
  }
  return ticks;
}

export type Stretch = { from: string; to: string; kind: 'week' | 'holiday'; name: string };

/** Runs of days off; a run that contains a holiday is one stretch under the holiday's name. */
export function stretchesOff(plan: Plan): Stretch[] {
  const stretches: Stretch[] = [];
  for (const day of plan.markedDays) {
    if (day.working) continue;
    const open = stretches.at(-1);
    const kind = day.because === 'week' ? 'week' : 'holiday';
    if (open && dayNumber(open.to) === dayNumber(day.date) - 1) {
      open.to = day.date;
      if (kind === 'holiday') Object.assign(open, { kind, name: open.name || day.name });
    } else stretches.push({ from: day.date, to: day.date, kind, name: day.name });
  }
  return stretches;
}
