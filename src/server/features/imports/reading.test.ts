/** How a file is read can be corrected, and the correction is there again for the next file of the kind. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { importFile, newPlace, uploadFile } from './imports.fixture.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});
let here: Awaited<ReturnType<typeof newPlace>>;
beforeEach(async () => {
  here = await newPlace(installation);
});

const file = (week: number, ...rows: string[]) => ({
  name: `week${week}.csv`,
  content: Buffer.from(['weekly report,part A,part B', 'id,city,q1', ...rows].join('\n')),
});

test('a header row that a person chose is taken again, and told', async () => {
  const rows = ['1,Bern,3', '2,Chur,4', '3,Bern,5'];
  const uploadId = await uploadFile(installation, here.place, file(1, ...rows));
  const asked = { ...here.place, uploadId, kind: 'answers' as const };
  expect(await here.client.imports.inspect(asked)).toMatchObject({
    names: ['weekly report', 'part A', 'part B'],
    total: 4,
  });
  const corrected = await here.client.imports.inspect({ ...asked, header: { row: 2, rows: 1 } });
  expect(corrected).toMatchObject({ names: ['id', 'city', 'q1'], total: 3, remembered: false });
  const { names, mapping } = corrected;
  await here.client.imports.start({ ...here.place, uploadId, names, mapping });

  const { inspected, dry } = await importFile(installation, here, 'answers', file(2, ...rows, '4,Chur,1'));
  expect(inspected).toMatchObject({ names: ['id', 'city', 'q1'], total: 4, remembered: true });
  expect(inspected.notices[0]).toMatchObject({ text: { key: 'imports.reading.again.header', params: { row: 2 } } });
  expect(dry).toMatchObject({ rows: 4, rejected: 0 });
});

test('what is left out of a file is counted and listed in the dry run', async () => {
  const content = Buffer.from('id,city,q1\n1,Bern,3\n2,Chur,4\nid,city,q1\n3,Bern,5\nTotal,,12\n');
  const { dry, done } = await importFile(installation, here, 'answers', { name: 'a.csv', content });
  expect(dry).toMatchObject({ rows: 3, stored: 3, leftOut: 2 });
  expect(dry.firstLeftOut).toMatchObject([
    { row: 4, why: 'headerAgain' },
    { row: 6, why: 'total', cells: ['Total', '', '12'] },
  ]);
  expect(done).toMatchObject({ stored: 3, rejected: 0 });
});
