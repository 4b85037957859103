import { isIP } from 'node:net';
import { hostname } from 'node:os';

const longestName = 253;

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/**
 * Tells whether a `Host` header names this server. A page of another site can let its own name point here (DNS rebinding), and would then
 * count as this server's own page; but it cannot be reached under an address, `localhost`, or a name that is not its own. The port says nothing about that: tunnels and proxies
 * change it.
 */
export function ownHost({ host, publicUrl }: { host: string; publicUrl: string | undefined }) {
  const names = new Set(['localhost', host.toLowerCase()]);
  if (publicUrl) names.add(new URL(publicUrl).hostname);
  if (!isLoopback(host)) {
    const machine = hostname().toLowerCase();
    names.add(machine).add(`${machine}.local`);
  }
  return (header: string | undefined): boolean => {
    if (!header || header.length > longestName + ':65535'.length) return false;
    const name = URL.parse(`http://${header}`)?.hostname ?? '';
    return names.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  };
}
