import { otherSide } from '../../domain/cards/signing.ts';
import { text } from '../../domain/text.ts';
import { addDays } from '../../domain/time/plain-date.ts';
import { type OrderBook, orderRows } from '../features/sample/story/orders.ts';
import type { SampleWager } from '../features/sample/story/scenario.ts';
import { signatureEvents } from './cadence.ts';
import type { Client } from './client.ts';
import { csvFile, csvNameOf } from './csv.ts';
import { importDone, type LaunchStage, type StoryEvent } from './stage.ts';

type Mapping = Extract<Parameters<Client['imports']['start']>[0]['mapping'], { kind: 'orders' }>;

/** Who in the sample company brings the orders in. */
const bringsOrders = 'tang';

const mappingOf = ({ headers, kinds }: OrderBook): Mapping => ({
  kind: 'orders',
  fields: Object.fromEntries(Object.keys(headers).map((field, column) => [field, column])),
  currency: 'CNY',
  refunds: { by: 'column', values: [kinds.refund] },
  refundsWithoutOrder: false,
  corrections: false,
  dateOrder: 'mdy',
});

/** The wager card: terms, sealed forecasts, signatures, orders and refunds, what only people know, and the settlement. */
export function wagerEvents(stage: LaunchStage, wager: SampleWager): StoryEvent[] {
  const { at, side, event } = stage;
  const { currency: _currency, tree, ...terms } = wager.terms;

  const draft = event(wager.draftedOn, 'wager', async () => {
    const drivers = tree.drivers.map((driver) => ({ ...driver, shares: { ...driver.shares } }));
    const channels = tree.channels.map(({ name, plan }) => ({ name, plan: { ...plan } }));
    await side('gtm').wager.update({ ...at(), version: 0, terms: { ...terms, tree: { drivers, channels } } });
  });
  const forecasts = wager.forecasts.map(({ side: whose, on, quantiles }) =>
    event(on, 'wager', async () => {
      const client = side(whose);
      await (whose === 'pm'
        ? client.wager.forecastAsPm({ ...at(), ...quantiles })
        : client.wager.forecastAsGtm({ ...at(), ...quantiles }));
    }),
  );
  const { actuals, orders, settledOn } = wager;
  const entered = actuals
    ? [
        event(actuals.on, 'wager', async () => {
          for (const value of actuals.values) await side(actuals.by).wager.enter({ ...at(), ...value });
          const confirms = otherSide(actuals.by);
          const { proposed } = await side(confirms).wager.get(at());
          const answer = { side: confirms, answer: 'confirmed' } as const;
          for (const { id } of proposed) await side(confirms).wager.answerActual({ ...at(), actualId: id, ...answer });
        }),
      ]
    : [];
  const settled = settledOn
    ? [
        event(settledOn, 'wager', async () => {
          await side('gtm').wager.proposeSettlement(at());
        }),
        event(addDays(settledOn, 1), 'wager', async () => {
          const { proposal } = await side('pm').wager.settlements(at());
          const seen = { proposalId: proposal!.id, hash: proposal!.resultHash };
          await side('pm').wager.answerSettlement({ ...at(), ...seen, side: 'pm', answer: 'confirmed' });
        }),
      ]
    : [];
  const imported = orders ? [ordersEvent(stage, orders)] : [];
  return [draft, ...forecasts, ...signatureEvents(stage, 'wager', wager.signed), ...imported, ...entered, ...settled];
}

function ordersEvent({ launch, at, as, upload, seed }: LaunchStage, book: OrderBook): StoryEvent {
  const expected = book.channels.reduce((sum, { dailyOrders, returned }) => sum + dailyOrders * (1 + returned), 0);
  const sellingDays =
    Math.min(...[book.salesTo, book.until].map((day) => Date.parse(day))) - Date.parse(book.salesFrom);
  return {
    on: addDays(book.until, 0),
    weight: 2 + (expected * sellingDays) / 86_400_000 / 1_000,
    what: text('sample.step.import', { launch: launch.name, file: csvNameOf(book) }),
    happen: async (during) => {
      const uploadId = await upload(
        bringsOrders,
        csvNameOf(book),
        csvFile(Object.values(book.headers), orderRows(book, seed)),
      );
      await during(0.3);
      const client = as(bringsOrders);
      const { id } = await client.imports.start({ ...at(), uploadId, mapping: mappingOf(book), source: 'shop' });
      await importDone(client, at(), id, during);
    },
  };
}
