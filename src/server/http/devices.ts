/** Devices that signed in before: a signed cookie that lets their people in while strangers guess. It opens nothing by itself. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';

const daysKept = 400;
const daySeconds = 24 * 60 * 60;
/** A shared device knows its latest people. */
const accountsKept = 5;

/** `accounts` are marks that say nothing to whoever does not know the secret. */
type Device = { id: string; accounts: readonly string[] };

export type Devices = ReturnType<typeof openDevices>;

/** Over https the cookie's name tells that https set it. */
export function openDevices({ secret, isHttps, clock }: { secret: string; isHttps: boolean; clock: () => Date }) {
  const name = `${isHttps ? '__Secure-' : ''}biplane.device`;
  const seconds = () => Math.floor(clock().getTime() / 1000);
  const mac = (purpose: string, value: string) =>
    createHmac('sha256', secret).update(`${purpose} ${value}`).digest('base64url');
  const markOf = (email: string) => mac('account', email.toLowerCase()).slice(0, 16);

  return {
    /** The device that sends these cookies; `null` where it never signed in, or long ago. */
    of(cookies: string | null): Device | null {
      const value = parse(cookies ?? '', name)[name] ?? '';
      const cut = value.lastIndexOf('.');
      const [given, expected] = [value.slice(cut + 1), mac('device', value.slice(0, Math.max(cut, 0)))].map((each) =>
        Buffer.from(each),
      );
      if (!given || !expected || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const [id = '', until = '', accounts = ''] = value.split('.');
      return Number(until) > seconds() ? { id, accounts: accounts.split('~') } : null;
    },
    knows: (device: Device, email: string) => device.accounts.includes(markOf(email)),
    /** The cookie of a device on which this person has signed in. */
    cookie(device: Device | null, email: string): string {
      const mark = markOf(email);
      const accounts = [mark, ...(device?.accounts ?? []).filter((each) => each !== mark)].slice(0, accountsKept);
      const value = [device?.id ?? randomUUID(), seconds() + daysKept * daySeconds, accounts.join('~')].join('.');
      return serialize(name, `${value}.${mac('device', value)}`, {
        path: '/api/auth',
        httpOnly: true,
        sameSite: 'Lax',
        secure: isHttps,
        maxAge: daysKept * daySeconds,
      });
    },
  };
}
