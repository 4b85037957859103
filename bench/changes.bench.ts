/**
 * How soon does a screen hear of what somebody else changed, and how often does it reload? From the request that changes a launch to the message on
 * another one's event stream; and twenty browsers that have a whole launch on their screens while a file is imported into it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { auditPage } from '../src/server/act/audit-log.ts';
import { settled, uploadFile } from '../src/server/features/imports/imports.fixture.ts';
import { operationOf, showing, together } from '../src/web/api/announcements.ts';
import { newLaunch, startInstallation } from '../test/harness.ts';
import { allProcedures, inputOf } from '../test/procedures.ts';
import { percentile, report } from './report.ts';

const rounds = 40;
const browsers = 20;
const lines = 50_000;

const biplane = await startInstallation();
const { id: workspaceId, pm, gtm, owner } = await biplane.workspace('owner', 'pm', 'gtm');
const { secret } = await owner.client.keys.create({
  workspaceId,
  name: 'bench',
  actions: ['read', 'administer'],
});
const headers = { Authorization: `Bearer ${secret}` };

/** Listens until `leave`; resolves when the stream is open. */
async function listen(heard: (event: string, data: string) => void) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const response = await fetch(`${biplane.address}/api/v1/workspaces/${workspaceId}/events`, { headers, signal });
  if (!response.ok) throw new Error(`the event stream was refused: ${response.status}`);
  const reading = (async () => {
    let text = '';
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      const events = (text + piece).split('\n\n');
      text = events.pop()!;
      for (const each of events) {
        const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(each) ?? [];
        heard(event, data);
      }
    }
  })().catch(() => {});
  return () => {
    leaving.abort();
    return reading;
  };
}

async function untilHeard(): Promise<void> {
  let launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  let hear = () => {};
  const leave = await listen((event) => {
    if (event === 'changed') hear();
  });
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const message = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const { id: launchId, version } = launch;
    launch = await pm.client.launches.update({ workspaceId, launchId, version, name: `X1 ${round}` });
    await message;
    samples.push(performance.now() - started);
  }
  await leave();
  report({ name: 'changes: until another screen hears, median', value: percentile(samples, 0.5), unit: 'ms' });
  report({
    name: 'changes: the same, 95th percentile',
    value: percentile(samples, 0.95),
    unit: 'ms',
    limit: 1_000,
  });
}

/** What of a launch is on the screen: every read of which nothing needs to be known but the launch. */
const shown = allProcedures
  .filter(({ meta }) => meta.kind === 'read' && meta.shows.length > 0 && meta.access === 'read')
  .map((procedure) => ({ ...procedure, fields: Object.keys(inputOf(procedure)) }))
  .filter(({ fields }) => fields.every((field) => ['workspaceId', 'launchId'].includes(field)));

/** A browser that has all of it open, as the web keeps it; answers how often each was asked for again. */
async function openBrowser(launchId: string) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.mount();
  const asked = new Map<string, number>();
  let progress = 0;
  let failed = 0;
  let reloads = 0;
  const observers = shown.map(({ path, fields, procedure }) => {
    const input = { workspaceId, ...(fields.includes('launchId') ? { launchId } : {}) };
    const queryKey = [path, { input, type: 'query' }] as const;
    const { path: address = '' } = procedure['~orpc'].route;
    const url = address.replace('{workspaceId}', workspaceId).replace('{launchId}', launchId);
    const queryFn = async ({ signal }: { signal: AbortSignal }) => {
      const name = operationOf(queryKey);
      asked.set(name, (asked.get(name) ?? 0) + 1);
      const response = await fetch(`${biplane.address}/api/v1${url}`, { headers, signal });
      if (!response.ok) failed += 1;
      return response.json();
    };
    return new QueryObserver(client, { queryKey, queryFn, staleTime: 15_000 });
  });
  const leaving = observers.map((observer) => observer.subscribe(() => {}));
  const changed = together((launch, procedures) => {
    void client.invalidateQueries({
      predicate: showing({ workspaceId, ...(launch ? { launchId: launch } : {}) }, procedures),
    });
  });
  const leave = await listen((event, data) => {
    if (event === 'changed') changed(JSON.parse(data));
    else if (event === 'progress') progress += 1;
    else if (event === 'reload') {
      reloads += 1;
      void client.invalidateQueries();
    }
  });
  const quiet = async () => {
    while (client.isFetching() > 0) await sleep(20);
  };
  await quiet();
  asked.clear();
  failed = 0;
  return {
    asked,
    quiet,
    heard: () => ({ progress, failed, reloads }),
    close: async () => {
      for (const each of leaving) each();
      client.unmount();
      await leave();
    },
  };
}

async function whileImporting(): Promise<void> {
  const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  const at = { workspaceId, launchId };
  const content = `订单号,日期,金额\n${Array.from({ length: lines }, (_, row) => `A${row},2026-08-02,${row % 97}.10\n`).join('')}`;
  const uploadId = await uploadFile(biplane, at, { name: 'orders.csv', content });
  const { mapping, names } = await pm.client.imports.inspect({ ...at, uploadId, kind: 'orders' });
  const open = await Promise.all(Array.from({ length: browsers }, () => openBrowser(launchId)));
  // What was written before has been told.
  await sleep(1_500);
  await Promise.all(open.map(({ quiet }) => quiet()));
  for (const { asked } of open) asked.clear();
  const { db } = biplane.deps.postgres;
  const entries = async () => (await auditPage({ db, workspaceId }, { limit: 200 })).total;
  const before = await entries();
  const { id } = await pm.client.imports.start({ ...at, uploadId, mapping, names, source: 'erp' });
  const done = await settled(pm.client, at, id);
  if (done.stored !== lines) throw new Error(JSON.stringify(done));
  await sleep(1_500);
  await Promise.all(open.map(({ quiet }) => quiet()));
  const changes = (await entries()) - before;
  const most = Math.max(...open.flatMap(({ asked }) => [...asked.values()]));
  const requests = open.map(({ asked }) => [...asked.values()].reduce((sum, times) => sum + times, 0));
  const heard = open.map((each) => each.heard());
  for (const { close } of open) await close();
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  report({ name: `import of ${lines} lines: visible changes`, value: changes, unit: '' });
  report({
    name: `  messages of its progress to ${browsers} browsers`,
    value: sum(heard.map(({ progress }) => progress)),
    unit: '',
    least: browsers,
  });
  report({
    name: '  reloads of what one browser shows, per visible change',
    value: most / changes,
    unit: '×',
    limit: 1,
  });
  report({
    name: `  requests of a browser with ${shown.length} reads on the screen`,
    value: Math.max(...requests),
    unit: '',
  });
  report({ name: '  requests that the server answers meanwhile', value: sum(requests), unit: '' });
  report({ name: '  of them refused', value: sum(heard.map(({ failed }) => failed)), unit: '', limit: 0 });
  report({ name: '  “reload everything”', value: sum(heard.map(({ reloads }) => reloads)), unit: '', limit: 0 });
}

try {
  await untilHeard();
  await whileImporting();
} finally {
  await biplane.stop();
}
