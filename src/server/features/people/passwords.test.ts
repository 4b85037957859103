import { expect, it } from 'vitest';
import { inPasswordTurn } from './passwords.ts';

it('a known device does not wait behind strangers, and one network of them leaves the others room', async () => {
  let end = () => {};
  const hashing = new Promise<void>((resolve) => {
    end = resolve;
  });
  const stranger = (network: string) => inPasswordTurn({ isKnown: false, id: network }, () => hashing);
  const started = Array.from({ length: 11 }, () => stranger('one'));
  await expect(stranger('one')).rejects.toMatchObject({ code: 'rate_limited' });
  for (let n = 0; n < 90; n += 1) started.push(stranger(`network ${n}`));
  await expect(stranger('one more')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await inPasswordTurn({ isKnown: true, id: 'device' }, async () => 'in')).toBe('in');
  end();
  await Promise.all(started);
});
