import type { Json } from '../cards/canonical.ts';
import { type Text, text } from '../text.ts';
import {
  asWritten,
  day,
  days,
  fields,
  listOf,
  money,
  named,
  number,
  percent,
  recordOf,
  share,
  type Words,
  wholeOf,
  within,
  word,
  written,
} from './words.ts';

/** In the unit of the outcome: pieces, or money. */
const ofOutcome: Words = {
  kind: 'value',
  say: (value, at) => {
    const { outcome, currency } = wholeOf(at);
    return outcome === 'net_units' ? text('cards.words.count', { n: Number(value) }) : money(value, currency);
  },
};

const stake: Words = {
  kind: 'value',
  say: (value, at) =>
    recordOf(at[0]).unit === 'money'
      ? money(value, wholeOf(at).currency)
      : text('wager.stakes.points', { n: String(value) }),
};

const driverOf = (key: string, at: readonly Json[]) =>
  recordOf(listOf(recordOf(wholeOf(at).tree).drivers).find((each) => recordOf(each).key === key));
const driverName = (key: string, at: readonly Json[]): Text => asWritten(String(driverOf(key, at).name ?? key));

/** In the driver's own terms: a rate in percent, a price in money, everything else as a number. */
const planned = (key: string): Words => ({
  kind: 'value',
  say: (value, at) => {
    const { measure } = driverOf(key, at);
    if (measure === 'price' || measure === 'order_value') return money(value, wholeOf(at).currency);
    const words = ['conversion', 'return_rate', 'unit_return_rate'].includes(String(measure)) ? share : number;
    return words.kind === 'value' ? words.say(value, at) : asWritten(String(value));
  },
});

/** What each part of signed terms is called. */
export const wagerWords = fields({
  outcome: named('wager.field.outcome', word('wager.outcome')),
  target: named('wager.field.target', ofOutcome),
  currency: named('cards.words.currency', written),
  salesFrom: named('wager.field.salesFrom', day),
  salesTo: named('wager.field.salesTo', day),
  returnsTo: named('wager.field.returnsTo', day),
  method: named('wager.edit.method', word('cards.words.method')),
  attributionPercent: named('wager.field.attributionPercent', percent),
  answerDays: named('wager.field.answerDays', days),
  stakes: named(
    'cards.words.stakes',
    fields({
      unit: named('wager.edit.stakeUnit', word('wager.edit.unit')),
      pm: named('app.owner.pm', stake),
      gtm: named('app.owner.gtm', stake),
    }),
  ),
  tree: within(
    fields({
      drivers: named('cards.words.driver', {
        kind: 'list',
        keyOf: (driver) => String(recordOf(driver).key),
        nameOf: (driver) => asWritten(String(recordOf(driver).name)),
        item: fields({
          key: null,
          name: named('cards.words.name', written),
          measure: named('cards.words.measure', word('wager.measure')),
          shares: named(
            'cards.words.shares',
            fields({
              pm: named('app.owner.pm', percent),
              gtm: named('app.owner.gtm', percent),
              external: named('wager.ownerShort.external', percent),
            }),
          ),
        }),
      }),
      channels: named('cards.words.channel', {
        kind: 'list',
        keyOf: (channel) => String(recordOf(channel).name),
        nameOf: (channel) => asWritten(String(recordOf(channel).name)),
        item: fields({ name: null, plan: within({ kind: 'record', nameOf: driverName, item: planned }) }),
      }),
    }),
  ),
});
