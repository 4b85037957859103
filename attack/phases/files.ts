/** Spreadsheets that unpack to far more than they are: they end soon, and another workspace's small file gets through meanwhile. */
import { zip } from '../../test/xlsx.ts';
import { type Caller, isOk } from '../client.ts';
import { slowestOfOthersMs, until } from '../health.ts';
import type { Phase } from '../phase.ts';
import { newLaunch } from '../places.ts';
import { pathOf } from '../records.ts';

const relation = (id: number, type: string, target: string) =>
  `<Relationship Id="r${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
const row = (cells: string) => `<row>${cells}</row>`;
const cell = (text: string) => `<c t="str"><v>${text}</v></c>`;

/** A workbook of one sheet, unless more are named. */
function book(rows: string, { styles = '', texts = '', sheets = 1 } = {}): Uint8Array {
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1);
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${numbers.map((at) => `<sheet name="s${at}" r:id="r${at}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${numbers.map((at) => relation(at, 'worksheet', 'worksheets/sheet1.xml')).join('')}${relation(90_000, 'styles', 'styles.xml')}${relation(90_001, 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${texts}</sst>`,
  };
  return zip(parts, { deflate: true });
}

const plain = row(cell('city')) + row(cell('Bern'));
const dated = (code: string) =>
  `<numFmts><numFmt numFmtId="200" formatCode="${code}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>`;

const bombs: Record<string, () => Uint8Array> = {
  'a number format of 2,000,000 brackets': () =>
    book(row(cell('n')) + row('<c s="0"><v>46084</v></c>'), { styles: dated('['.repeat(2_000_000)) }),
  '30,000 sheets': () => book(plain, { sheets: 30_000 }),
  '16,384 equal headers': () => book(row(cell('a').repeat(16_384)) + row(cell('b'))),
  'a row of 4,000,000 cells': () => book(row(cell('a')) + row('<c><v>1</v></c>'.repeat(4_000_000))),
  '5,000,000 shared texts': () => book(plain, { texts: '<si><t>a</t></si>'.repeat(5_000_000) }),
  '400 MB of spaces': () => book(`${plain}${' '.repeat(400_000_000)}`),
};

async function uploaded(by: Caller, workspaceId: string, name: string, content: Uint8Array): Promise<string> {
  return (await by.must<{ uploadId: string }>('POST', `/workspaces/${workspaceId}/uploads?name=${name}`, content))
    .uploadId;
}

const mapping = {
  kind: 'answers',
  columns: [{ column: 0, as: 'question', question: { key: 'city', label: 'city', type: 'single' } }],
};
const mostMs = 45_000;

export const files: Phase = {
  name: 'files',
  async run(attack) {
    const site = await attack.embedded();
    const { owner, server, workspaceId, otherWorkspaceId } = site;
    const path = pathOf(site);
    const launchId = await newLaunch(owner.caller, otherWorkspaceId, owner.id, owner.id);
    const otherPath = pathOf({ workspaceId: otherWorkspaceId, launchId });
    const small = new TextEncoder().encode('city\nBern\nChur\n');
    const working: Promise<void>[] = [];
    const made = Object.entries(bombs).map(([what, make]) => [what, make()] as const);
    const slowest = await slowestOfOthersMs(
      () => server.address,
      async () => {
        for (const [what, bomb] of made) {
          const uploadId = await uploaded(owner.caller, workspaceId, 'bomb.xlsx', bomb);
          const body = { uploadId, kind: 'answers' };
          working.push(
            owner.caller.api('POST', `${path}/imports/inspect`, body, { timeoutMs: mostMs }).then(({ status, ms }) => {
              const held = status >= 200 && status < 504 && ms < mostMs;
              attack.claim(`${what}: looked at`, held && status !== 500, `${status} after ${Math.round(ms)} ms`);
            }),
          );
          await owner.caller.api('POST', `${path}/imports`, { uploadId, mapping });
        }
        const begun = performance.now();
        const uploadId = await uploaded(owner.caller, otherWorkspaceId, 'small.csv', small);
        const started = await owner.caller.api<{ id: string }>('POST', `${otherPath}/imports`, { uploadId, mapping });
        const through = await until(async () => {
          const found = await owner.caller.api<{ status: string }>('GET', `${otherPath}/imports/${started.body.id}`);
          return isOk(found) && found.body.status === 'done';
        }, mostMs);
        const took = Math.round(performance.now() - begun);
        attack.claim(
          "another workspace's small import gets through within 15 s",
          through !== null && took < 15_000,
          `${took} ms`,
        );
        await Promise.all(working);
      },
    );
    attack.claim('everybody else is answered meanwhile', slowest < 1_000, `${slowest} ms at most`);
    const ended = await until(async () => {
      const list = await owner.caller.must<{ imports: { status: string }[] }>('GET', `${path}/imports?limit=200`);
      return list.imports.every(({ status }) => status !== 'running' && status !== 'queued');
    }, mostMs);
    attack.claim('the imports of them come to an end', ended !== null, `${ended} ms`);
    attack.claim('the server lives', server.isRunning(), `${Math.round(server.rssMb())} MB`);
  },
};
