import type { Json } from '../cards/canonical.ts';
import { type Text, text } from '../text.ts';
import { asWritten, listOf, money, recordOf } from './words.ts';

/** One line of what is about to be signed. `names` are those that it is about, where it is about some of many. */
export type Point = { label: Text; said: Text; names: string[]; status: 'met' | 'at_risk' | 'unknown' };

const point = (label: string, said: Text, more: Partial<Point> = {}): Point => ({
  label: text(`cards.brief.${label}`),
  said,
  names: [],
  status: 'unknown',
  ...more,
});

const moscowOf = (need: Json, side?: 'pm' | 'gtm') => recordOf(side ? recordOf(need)[side] : need).moscow ?? null;

/** Whether there are any that should not be: with their names. */
function open(label: string, found: readonly Json[]): Point {
  const said = text(found.length === 0 ? `cards.brief.${label}None` : `cards.brief.${label}Some`, { n: found.length });
  const names = found.map((need) => String(recordOf(need).title));
  return point(label, said, { names, status: found.length === 0 ? 'met' : 'at_risk' });
}

function demandBrief(content: { [key: string]: Json }): Point[] {
  const needs = listOf(content.needs);
  const classed = (moscow: string) => needs.filter((need) => moscowOf(need) === moscow).length;
  const decided = (outcome: string) =>
    needs.filter((need) => recordOf(recordOf(need).evidence).verdict === outcome).length;
  const apart = needs.filter((need) => {
    const [pm, gtm] = [moscowOf(need, 'pm'), moscowOf(need, 'gtm')];
    return pm !== null && gtm !== null && pm !== gtm;
  });
  return [
    point(
      'needs',
      text('cards.brief.needsSaid', {
        n: needs.length,
        ...{ must: classed('must'), should: classed('should'), could: classed('could'), wont: classed('wont') },
      }),
    ),
    open(
      'unclassed',
      needs.filter((need) => moscowOf(need) === null),
    ),
    open(
      'withoutCriterion',
      needs.filter((need) => (recordOf(need).evidence ?? null) === null),
    ),
    open('disputes', apart),
    point(
      'verdicts',
      text('cards.brief.verdictsSaid', {
        ...{ validated: decided('validated'), refuted: decided('refuted') },
        open: decided('inconclusive') + decided('too_few'),
      }),
    ),
    ...listOf(content.studies).map((study) => {
      const { name, responses } = recordOf(study);
      return point('answers', text('cards.brief.answersSaid', { name: String(name), n: Number(responses) }));
    }),
  ];
}

function cadenceBrief(content: { [key: string]: Json }): Point[] {
  const tasks = listOf(content.tasks)
    .map(recordOf)
    .filter(({ kind }) => kind === 'task' || kind === 'milestone');
  const on = (track: string) => tasks.filter((task) => task.track === track).length;
  const idle = tasks.filter(({ owner }) => owner === '');
  const day = (date: Json | undefined) =>
    date ? text('cards.words.day', { date: String(date) }) : text('cards.brief.none');
  return [
    point('committedDate', day(content.committedDate)),
    point('planStart', day(content.start)),
    point('tasks', text('cards.brief.tasksSaid', { n: tasks.length, product: on('product'), market: on('market') })),
    point('links', text('cards.words.count', { n: listOf(content.dependencies).length })),
    point(
      'withoutOwner',
      text(idle.length === 0 ? 'cards.brief.withoutOwnerNone' : 'cards.brief.withoutOwnerSome', { n: idle.length }),
      { names: idle.map(({ name }) => String(name)), status: idle.length === 0 ? 'met' : 'at_risk' },
    ),
  ];
}

function wagerBrief(content: { [key: string]: Json }): Point[] {
  const { currency } = content;
  const inUnit = (amount: Json | undefined) =>
    content.outcome === 'net_units'
      ? text('cards.words.count', { n: Number(amount) })
      : money(amount ?? null, currency);
  const stakes = recordOf(content.stakes);
  const staked = (amount: Json | undefined) =>
    stakes.unit === 'money' ? money(amount ?? null, currency) : text('wager.stakes.points', { n: String(amount) });
  const days = (from: Json | undefined, to: Json | undefined) =>
    text('cards.words.dayRange', { from: String(from), to: String(to) });
  const tree = recordOf(content.tree);
  const channels = listOf(tree.channels).map((channel) => String(recordOf(channel).name));
  return [
    point('outcome', text(`wager.outcome.${content.outcome}`)),
    point('target', inUnit(content.target)),
    point('sales', days(content.salesFrom, content.salesTo)),
    point('returns', text('cards.words.day', { date: String(content.returnsTo) })),
    point('channels', text('cards.words.count', { n: channels.length }), { names: channels }),
    ...listOf(tree.drivers).map((driver) => {
      const { name, shares } = recordOf(driver);
      const { pm, gtm, external } = recordOf(shares);
      const said = text('cards.brief.sharesSaid', { pm: String(pm), gtm: String(gtm), external: String(external) });
      return { ...point('shares', said), label: asWritten(String(name)) };
    }),
    { ...point('stakes', staked(stakes.pm)), label: text('wager.field.stakePm') },
    { ...point('stakes', staked(stakes.gtm)), label: text('wager.field.stakeGtm') },
    point('attribution', asWritten(`${content.attributionPercent}%`)),
    ...(content.answerDays === undefined
      ? []
      : [point('answerDays', text('cards.words.days', { n: String(content.answerDays) }))]),
  ];
}

const briefs = { demand: demandBrief, cadence: cadenceBrief, wager: wagerBrief };

/** What a card says in short, for whoever is about to sign it: what it holds to, and what is still open about it. */
export const briefOf = (kind: keyof typeof briefs, content: Json): Point[] => briefs[kind](recordOf(content));
