import { expect, it } from 'vitest';
import { reference } from '../../../test/references.ts';
import type { ChainEntry } from './chain.ts';
import type { WholeCardVersion } from './records.ts';
import { verifyLaunch } from './verify.ts';

type Signed = { entries: ChainEntry[]; versions: WholeCardVersion[] };
const signed = () => reference<Signed>('signed-launch.json');
const saying = ({ versions }: Signed) => Object.fromEntries(versions.map(({ kind, content }) => [kind, content]));

it('a launch that was signed holds for ever', () => {
  const { entries, versions } = signed();
  const head = entries.at(-1)!.hash;
  expect(verifyLaunch(entries, versions, [], saying(signed()))).toEqual({
    ...{ ok: true, entries: 12, versions: 3, signatures: 6, head },
  });
});

it.each(['demand', 'cadence', 'wager'] as const)('a %s card that says something else is named', (kind) => {
  const { entries, versions } = signed();
  const now = { ...saying(signed()), [kind]: { other: true } };
  expect(verifyLaunch(entries, versions, [], now)).toMatchObject({ broken: { record: 'content', name: `${kind} v1` } });
});

it('a signed form that is changed together with its card is named', () => {
  const { entries, versions } = signed();
  versions[1]!.content = { other: true };
  expect(verifyLaunch(entries, versions, [], {})).toMatchObject({ broken: { record: 'version', name: 'cadence v1' } });
});
