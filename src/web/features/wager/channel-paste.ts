import { type Text, text } from '../../../domain/text.ts';
import { channelHeaders } from '../../../domain/wager/channel-headers.ts';
import { money, type NumberKind, quantity, readNumber, share } from '../../../locales/format/typed-number.ts';
import { pasteInto } from '../../ui/entry.ts';
import { type Channel, type Driver, kindOf } from './types.ts';

/** How the planned value of a driver is typed: a rate in percent, a price in the currency. */
export function kindOfPlan(measure: Driver['measure'], currency: string): NumberKind {
  return { money: { ...money(currency), min: 0 }, share, number: quantity }[kindOf(measure)];
}

/** The column of a table of channels that holds their names; the others are called by the keys of the drivers. */
export const nameColumn = 'channel name';

/** A cell that could not be taken, and why. */
export type RefusedCell = { channel: string; column: string; cell: string; reason: Text };
export type PastedChannels = { channels: Channel[]; count: number; refused: RefusedCell[]; ignored: string[] };

type Into = {
  channels: readonly Channel[];
  drivers: readonly Driver[];
  currency: string;
};

/** Puts copied cells into the planned values of channels, from a cell on; what is no number of its driver leaves the value that was there, and says so. */
export function pasteChannels(
  copied: readonly string[][],
  at: { row: number; column: string },
  { channels, drivers, currency }: Into,
): PastedChannels {
  const columns = [nameColumn, ...drivers.map(({ key }) => key)];
  const columnOf = (header: string) =>
    channelHeaders.includes(header.toLowerCase())
      ? nameColumn
      : (drivers.find(({ name }) => name === header)?.key ?? null);
  const { rows, count, ignored } = pasteInto([], copied, at, { columns, columnOf });
  const refused: RefusedCell[] = [];
  const all = Array.from({ length: Math.max(channels.length, rows.length) }, (_, index): Channel => {
    const before = channels[index] ?? { name: '', plan: {} };
    const cells = rows[index] ?? {};
    const name = cells[nameColumn] ?? before.name;
    const plan = { ...before.plan };
    for (const { key, name: column, measure } of drivers) {
      const cell = cells[key];
      if (cell === undefined) continue;
      const { value, problem } = readNumber(cell, kindOfPlan(measure, currency));
      if (value === null) delete plan[key];
      else if (Number.isNaN(value) || problem)
        refused.push({ channel: name, column, cell, reason: problem ?? text('app.number.invalid') });
      else plan[key] = value;
    }
    return { ...before, name, plan };
  });
  return { channels: all, count, refused, ignored };
}
