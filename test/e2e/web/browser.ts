/** A real Chromium for browser tests. Where there is none, the tests skip themselves and say how to get one. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';

const places = [
  process.env.CHROMIUM_PATH ?? '',
  // The browser without its own windows: it takes half the processor time.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const found = places.find((place) => place !== '' && existsSync(place));

export const hasBrowser = found !== undefined;
export const withoutBrowser =
  '没有找到 Chromium，已跳过浏览器测试；安装：apt-get install chromium，或设置 CHROMIUM_PATH / No Chromium found: browser tests are skipped. Install one with apt-get install chromium, or set CHROMIUM_PATH';
if (!hasBrowser) console.warn(withoutBrowser);

/** Parts of the browser's own windows, each a page of its own beside every page that is opened, and what asks its maker for something. */
const superfluous = [
  ...[
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
    'WebUIOmniboxFullPopup',
    'WebUIReloadButton',
    'PreloadTopChromeWebUI',
  ],
  ...['GlobalMediaControls', 'LensOverlay', 'MediaRouter', 'OptimizationHints', 'Translate'],
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: found ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--disable-features=${superfluous.join(',')}`,
    ],
  });
}

export type View = {
  locale?: 'zh-CN' | 'en';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** What the page takes for the present, where it is not to depend on the day of the test. */
  now?: Date;
  /** Where the reader's machine is. */
  timeZone?: string;
  /** Lets axe be added to the page as a script, which the product's own policy rightly refuses. */
  axe?: boolean;
};
export type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

export type OpenPage = {
  page: Page;
  context: BrowserContext;
  /** What the page complained about: errors in the console, uncaught ones, requests to other hosts. */
  complaints: string[];
  /** Resolves once the screen has its heading and has asked the server for nothing for a while: all of it is there. */
  settled: () => Promise<void>;
};

const quietMs = 500;

/** The session of somebody who signs in with their password. */
export async function signIn(
  browser: Browser,
  address: string,
  { email, password }: { email: string; password: string },
): Promise<Session> {
  const context = await browser.newContext({ baseURL: address });
  const data = { email, password };
  const answer = await context.request.post('/api/auth/sign-in/email', { data, headers: { origin: address } });
  if (!answer.ok()) throw new Error(`${email}: ${await answer.text()}`);
  const session = await context.storageState();
  await context.close();
  return session;
}

/** A page as a person with these preferences sees it. */
export async function openPage(
  browser: Browser,
  address: string,
  { locale = 'zh-CN', theme = 'light', width = 1440, height = 900, now, timeZone, axe = false }: View = {},
  session?: Session,
): Promise<OpenPage> {
  const context = await browser.newContext({
    baseURL: address,
    locale,
    colorScheme: theme,
    viewport: { width, height },
    hasTouch: width < 500,
    bypassCSP: axe,
    ...(timeZone ? { timezoneId: timeZone } : {}),
    ...(session ? { storageState: session } : {}),
  });
  if (now) await context.clock.setFixedTime(now);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser itself reports refused requests (401 before signing in, 409 for a conflict); the product answers those on screen.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url()))
      complaints.push(`outside: ${request.url()}`);
  });
  const underWay = new Set<Request>();
  let lastChange = Date.now();
  const note = (request: Request, begins: boolean) => {
    // The event stream stays open for as long as the page does.
    if (request.url().endsWith('/events')) return;
    if (begins) underWay.add(request);
    else underWay.delete(request);
    lastChange = Date.now();
  };
  page.on('request', (request) => note(request, true));
  page.on('requestfinished', (request) => note(request, false));
  page.on('requestfailed', (request) => note(request, false));
  const settled = async () => {
    lastChange = Date.now();
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    while (underWay.size > 0 || Date.now() - lastChange < quietMs) await page.waitForTimeout(50);
    await page.locator('.mantine-Loader-root').first().waitFor({ state: 'detached' });
  };
  return { page, context, complaints, settled };
}
