/** kill −9 in random moments while people and machines write: what was acknowledged is there once, and in the audit log. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Caller, isOk } from '../client.ts';
import { until } from '../health.ts';
import type { Attack, Phase, Place } from '../phase.ts';
import { moved, newKey, orderLine, terms } from '../places.ts';
import { everyAuditEntry, everyOrderId, pathOf, verifies } from '../records.ts';
import type { Server } from '../server.ts';

const batchSize = 10;
const surveyRows = 300;

/** What was acknowledged. */
const kinds = ['lines', 'needs', 'imports', 'signatures'] as const;
type Acknowledged = Record<(typeof kinds)[number], Set<string>>;

/** Calls until there is an answer, as a client that was cut off does: what takes several calls gets on, however often the server is killed. */
async function answered<T>(is: { over: boolean }, call: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (;;) {
    const answer = await call();
    if (is.over || (answer.status !== 0 && answer.status !== 503)) return answer;
    await sleep(50);
  }
}

/** Posts batches for ever; one that got no answer is posted again, as a client that was cut off does. */
async function postOrders(by: Caller, path: string, name: string, is: { over: boolean }, known: Acknowledged) {
  for (let batch = 0; !is.over; batch += 1) {
    const lines = Array.from({ length: batchSize }, (_, index) => orderLine(`${name}-${batch}-${index}`));
    for (;;) {
      const answer = await by.api<{ results?: { externalId: string; status: string }[] }>(
        'POST',
        `${path}/orders/batch`,
        { lines },
      );
      if (isOk(answer)) {
        for (const { externalId, status } of answer.body.results ?? [])
          if (status === 'stored' || status === 'duplicate') known.lines.add(externalId);
        break;
      }
      await sleep(50);
    }
  }
}

async function addNeeds(by: Caller, path: string, name: string, is: { over: boolean }, known: Acknowledged) {
  for (let number = 0; !is.over; number += 1) {
    const title = `${name} ${number}`;
    if (isOk(await by.api('POST', `${path}/needs`, { title }))) known.needs.add(title);
    else await sleep(50);
  }
}

async function importAnswers(by: Caller, place: Place, is: { over: boolean }, known: Acknowledged) {
  const path = pathOf(place);
  for (let number = 0; !is.over; number += 1) {
    const csv = `city,answer\n${Array.from({ length: surveyRows }, (_, row) => `city ${row % 7},${number} said ${row}`).join('\n')}\n`;
    const post = <T>(to: string, body: unknown) => answered(is, () => by.api<T>('POST', to, body));
    const file = new TextEncoder().encode(csv);
    const uploaded = await post<{ uploadId: string }>(
      `/workspaces/${place.workspaceId}/uploads?name=${number}.csv`,
      file,
    );
    const { uploadId } = uploaded.body;
    const asked = { uploadId, kind: 'answers' };
    const { names, mapping } = (await post<{ names: string[]; mapping: object }>(`${path}/imports/inspect`, asked))
      .body;
    const begun = await post<{ id: string }>(`${path}/imports`, { uploadId, names, mapping });
    if (isOk(begun)) known.imports.add(begun.body.id);
    await sleep(100);
  }
}

/** Both sides sign the wager, and one of them opens it again. */
async function sign(place: Place, is: { over: boolean }, known: Acknowledged) {
  const path = pathOf(place);
  while (!is.over) {
    const cards = await answered(is, () =>
      place.owner.caller.api<{ kind: string; hash: string; status: string }[]>('GET', `${path}/cards`),
    );
    const card = isOk(cards) ? cards.body.find(({ kind }) => kind === 'wager') : undefined;
    if (card?.status === 'locked')
      await place.owner.caller.api('POST', `${path}/cards/wager/amend`, { reason: 'another round' });
    else if (card)
      for (const [side, { caller }] of [
        ['pm', place.owner],
        ['gtm', place.gtm],
      ] as const)
        if (
          isOk(
            await answered(is, () => caller.api('POST', `${path}/cards/wager/signatures/${side}`, { hash: card.hash })),
          )
        )
          known.signatures.add(`${side} ${card.hash}`);
    await sleep(50);
  }
}

async function killing(attack: Attack, place: Place, servers: Server[], times: number, mode: string): Promise<void> {
  const { owner, workspaceId } = place;
  const path = pathOf(place);
  const keys = await Promise.all(servers.map(({ address }) => newKey(owner.caller, workspaceId, () => address)));
  await owner.caller.must('PUT', `${path}/wager`, { version: 0, terms });
  const known: Acknowledged = { lines: new Set(), needs: new Set(), imports: new Set(), signatures: new Set() };
  const is = { over: false };
  const at = (who: Caller, index: number) => who.at(() => servers[index % servers.length]!.address);
  const working = [
    ...[0, 1, 2].map((index) => postOrders(at(keys[0]!, index), path, `order-${index}`, is, known)),
    ...[0, 1].map((index) => addNeeds(at(owner.caller, index), path, `need-${index}`, is, known)),
    importAnswers(at(owner.caller, 0), place, is, known),
    sign(
      moved(place, () => servers.at(-1)!.address),
      is,
      known,
    ),
  ];
  const idle: string[] = [];
  for (let kill = 0; kill < times; kill += 1) {
    const victim = servers[Math.floor(attack.random() * servers.length)]!;
    // Not before it works again, and soon after each kind of work in turn: a kill of a server that does nothing shows nothing.
    const kind = known[kinds[kill % kinds.length]!];
    const before = kind.size;
    if ((await until(() => kind.size > before, 30_000)) === null) idle.push(kinds[kill % kinds.length]!);
    await sleep(attack.random() * 600);
    await victim.kill();
    await victim.start();
  }
  await sleep(500);
  is.over = true;
  await Promise.all(working);

  const claim = (what: string, held: boolean, measured: string) => attack.claim(`${mode}: ${what}`, held, measured);
  claim('each kill came while its kind of work went on', idle.length === 0, idle.join(' ') || `${times} kills`);
  const ids = await everyOrderId(owner.caller, path);
  const counted = new Set(ids);
  const lost = [...known.lines].filter((id) => !counted.has(id)).length;
  claim(`after ${times} kills no acknowledged order is lost`, lost === 0, `${lost} of ${known.lines.size}`);
  claim('no order counts twice', ids.length === counted.size, `${ids.length - counted.size} of ${ids.length}`);

  const needs = await owner.caller.must<
    {
      title: string;
    }[]
  >('GET', `${path}/needs`);
  const titles = needs.map(({ title }) => title);
  const gone = [...known.needs].filter((title) => !titles.includes(title)).length;
  claim(
    'no acknowledged need is lost or doubled',
    gone === 0 && new Set(titles).size === titles.length,
    `${gone} of ${known.needs.size}`,
  );

  const entries = await everyAuditEntry(owner.caller, workspaceId);
  const audited = entries.map(({ after }) => JSON.stringify(after)).join('\n');
  const recorded = entries.reduce(
    (sum, { entity, after }) => sum + (entity === 'orders' ? (after?.stored ?? 0) : 0),
    0,
  );
  claim(
    'the audit log has exactly the orders that count',
    recorded === ids.length,
    `${recorded} recorded, ${ids.length} count`,
  );
  const silent = titles.filter((title) => !audited.includes(`"${title}"`)).length;
  claim('no need is without an entry in the audit log', silent === 0, `${silent} of ${titles.length}`);

  let imports: { id: string; status: string; stored: number }[] = [];
  const settled = await until(async () => {
    const list = await owner.caller.must<{ imports: typeof imports }>('GET', `${path}/imports?limit=200`);
    imports = list.imports;
    return imports.every(({ status }) => !['queued', 'running'].includes(status));
  }, 90_000);
  const done = imports.filter(({ status }) => status === 'done').length;
  claim(
    'every import comes to an end',
    settled !== null && (done > 0 || times < kinds.length),
    `${done} of ${imports.length} done`,
  );
  const missing = [...known.imports].filter((id) => !imports.some((one) => one.id === id)).length;
  const partial = imports.filter(({ status, stored }) => status === 'done' && stored !== surveyRows).length;
  claim('no acknowledged import is lost or half there', missing + partial === 0, `${missing} lost, ${partial} half`);

  const ledger = await owner.caller.must<{ kind: string; payload: { side: string; hash: string } }[]>(
    'GET',
    `${path}/ledger`,
  );
  const signed = ledger.flatMap(({ kind, payload }) => (kind === 'signed' ? [`${payload.side} ${payload.hash}`] : []));
  const forgotten = [...known.signatures].filter((signature) => !signed.includes(signature)).length;
  claim('every acknowledged signature is in the ledger', forgotten === 0, `${forgotten} of ${known.signatures.size}`);
  claim('no signature is there twice', new Set(signed).size === signed.length, `${signed.length} there`);
}

export const kills: Phase = {
  name: 'kills',
  async run(attack) {
    const site = await attack.embedded();
    await killing(attack, site, [site.server], attack.kills, 'embedded');
    await site.server.stop();
    const checked = await verifies(site.dataDir);
    attack.claim('embedded: verify holds afterwards', checked.ok, checked.said);

    const pair = await attack.pair();
    if (!pair) return;
    await killing(attack, pair, pair.servers, Math.ceil(attack.kills / 2), 'two servers');
    const all = await pair.owner.caller.must<
      {
        verification: { ok: boolean };
      }[]
    >('GET', `/workspaces/${pair.workspaceId}/verify`);
    attack.claim(
      'two servers: verify holds afterwards',
      all.every(({ verification }) => verification.ok),
    );
  },
};
