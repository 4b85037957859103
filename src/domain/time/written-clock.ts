import { zoneOffset } from './zone.ts';

/** A time of day as it is written. */
export type Clock = {
  /** Milliseconds since midnight; 24:00 is the midnight that ends the day. */
  timeMs: number;
  /** The offset that is written with it in milliseconds east of UTC, or the name of its zone; null without one. */
  zone: number | string | null;
};

/** `rest` is what stands around the time. A `clock` of null is one that does not exist. */
export type TakenClock = { rest: string; clock: Clock | null };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The word of half a day, and from which hour of a clock with twelve of them it is after noon. */
const halves = [
  '凌晨',
  '清晨',
  '早晨',
  '早上',
  '上午',
  '中午',
  '下午',
  '傍晚',
  '晚上',
  '夜里',
  '午前',
  '午後',
  '오전',
  '오후',
];
const half = `${halves.join('|')}|[ap]m(?![a-z])`;
const isBeforeNoon = /^(?:凌晨|清晨|早晨|早上|上午|午前|오전|am)$/;
const isEvening = /^(?:晚上|夜里|傍晚)$/;

/** Hours from UTC of the names that mean one zone only. */
const abbreviations: Readonly<Record<string, number>> = { z: 0, utc: 0, gmt: 0, 北京时间: 8, 中国标准时间: 8 };
/**
 * Names of zones that are not taken at their word: CST, IST and BST are several, and a report of a shop writes PST in summer, too. They say whose clock it
 * is, and its days are the days of the report.
 */
const clocks =
  'cst ist bst wet west cet cest eet eest msk hkt sgt awst jst kst aest aedt nzst nzdt est edt cdt mst mdt pst pdt akst hst'.split(
    ' ',
  );
const named = [...Object.keys(abbreviations), ...clocks].sort((a, b) => b.length - a.length).join('|');
const offset = String.raw`(?:utc|gmt)?\s*[+-]\d{2}(?::?\d{2}(?::?00)?)?(?!\d)|(?:utc|gmt)\s*[+-]\d(?::?\d{2})?(?!\d)`;
const area = String.raw`[a-z]+\/[a-z_]+(?:\/[a-z_]+)?`;
/** The name of a zone that some programs write behind its offset. */
const alsoNamed = String.raw`(?:\s*[([][^()[\]]*[)\]]|\s+(?:${named}|[+-]\d{2,4})(?![a-z\d]))?`;
const zone = String.raw`(?:\s*[([]?(${offset}|(?:${named})(?![a-z\d])|${area})[)\]]?${alsoNamed})?`;
const time = new RegExp(
  String.raw`(?<![\d:.])(?:(${half})\s*)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,:](\d{1,9}))?)?(?![\d:])(?:\s*(${half}))?${zone}`,
  'u',
);

/** Times of day in the words of Chinese, Japanese, Korean and French as ones with colons. */
function withColons(text: string): string {
  return text
    .replace(/([ap])\.\s?m\.?(?![a-z])/g, '$1m')
    .replace(/(\d{1,2})\s*[时時点點시h](?:(半)|\s*(\d{1,2})\s*[分분]?(?:\s*(\d{1,2})\s*[秒초]?)?)?(?!\p{L})/u, spoken)
    .replace(/(?<![\d:.-])(\d{1,2})\s*(?=[ap]m(?![a-z]))/, '$1:00 ');
}
const spoken = (_: string, hour: string, thirty?: string, minute?: string, second?: string) =>
  `${hour}:${thirty ? '30' : (minute ?? '00')}${second ? `:${second}` : ''}`;

/** Takes the time of day out of a date in small letters; null where there is none. */
export function takeClock(text: string): TakenClock | null {
  const clear = withColons(text);
  const match = time.exec(clear);
  if (!match) return null;
  const rest = `${clear.slice(0, match.index)} ${clear.slice(match.index + match[0].length)}`;
  return { rest, clock: clockOf(match.slice(1)) };
}

function clockOf(groups: readonly (string | undefined)[]): Clock | null {
  const [before, hourText, minuteText, secondText, fraction, behind, zoneText] = groups;
  if (before && behind) return null;
  const [minute, second] = [Number(minuteText), Number(secondText ?? 0)];
  const hour = hourOf(Number(hourText), before ?? behind);
  const millis = fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0;
  if (hour === null || minute > 59 || second > 59) return null;
  const timeMs = hour * hourMs + minute * minuteMs + second * 1000 + millis;
  if (timeMs > 24 * hourMs) return null;
  const found = zoneText === undefined ? null : zoneOf(zoneText);
  return found === undefined ? null : { timeMs, zone: found };
}

/** The hour of the day, by the half of it that is written. Midnight of an evening could be either of two: null. */
function hourOf(hour: number, word: string | undefined): number | null {
  if (word === undefined) return hour <= 24 ? hour : null;
  if (isBeforeNoon.test(word)) return hour > 12 ? null : hour % 12;
  if (hour > 23 || hour === 0) return null;
  if (hour > 12) return hour;
  if (word === '中午') return hour >= 10 ? hour : hour + 12;
  if (hour === 12) return isEvening.test(word) ? null : 12;
  return hour + 12;
}

/** Undefined where it names no zone. */
function zoneOf(text: string): number | string | null | undefined {
  const plain = text.replace(/\s+/g, '');
  const shift = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?/.exec(plain);
  if (shift) {
    const minutes = Number(shift[2]) * 60 + Number(shift[3] ?? 0);
    return minutes > 15 * 60 ? undefined : (shift[1] === '-' ? -1 : 1) * minutes * minuteMs;
  }
  if (clocks.includes(plain)) return null;
  if (plain in abbreviations) return abbreviations[plain]! * hourMs;
  return zoneOffset(plain, 0) === null ? undefined : plain;
}
