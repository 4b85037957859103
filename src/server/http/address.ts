import { isIP } from 'node:net';

/** Who connects: the socket's other end, or what the trusted proxy there says that it is for. Entries before its own are the client's word. */
export function addressOf(headers: Headers, socketAddress: string | undefined, trustedProxy: boolean): string {
  const forwarded = trustedProxy ? headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  const address = forwarded && isIP(forwarded) ? forwarded : (socketAddress ?? '127.0.0.1');
  return address.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, '');
}

/** What is counted as one: an IPv4 address, or the 64 bits of an IPv6 address that name a network, since its owner has all of it. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const after = groups(tail ?? '');
  const zeros = Array<string>(Math.max(0, 8 - groups(head).length - after.length)).fill('0');
  const first = [...groups(head), ...(tail === undefined ? [] : zeros), ...after].slice(0, 4);
  return `${first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
