import { describe, expect, it } from 'vitest';
import { addressOf, networkOf } from './address.ts';

describe('the address of a client', () => {
  const forwarded = (value: string) => new Headers({ 'X-Forwarded-For': value });

  it('is what the trusted proxy saw, not what the client said', () => {
    const headers = forwarded('198.51.100.1, 203.0.113.7');
    expect(addressOf(headers, '::ffff:10.0.0.1', true)).toBe('203.0.113.7');
    expect(addressOf(headers, '::ffff:10.0.0.1', false)).toBe('10.0.0.1');
  });

  it('is always an address, whatever stands in the header', () => {
    expect(addressOf(forwarded('x'.repeat(10_000)), '10.0.0.1', true)).toBe('10.0.0.1');
  });

  it('counts as its network where one client has a whole network', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
    for (const address of ['2001:db8:0:1::7', '2001:0DB8::1:a:b:c:d'.toLowerCase(), '2001:db8:0:1:ffff::%eth0'])
      expect(networkOf(address)).toBe('2001:db8:0:1::/64');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
  });
});
