/** From screen to screen within the product that is open. */
import type { Page } from 'playwright-core';

type Router = {
  history: { push: (path: string) => void };
  latestLocation: { href: string };
  state: { status: string; resolvedLocation?: { href: string; pathname: string } };
};
declare const __TSR_ROUTER__: Router;

/** Goes there as a link does, without loading the product anew; resolves once the screen that is addressed has taken the place of the last. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => __TSR_ROUTER__.history.push(to), path);
  await page.waitForFunction((pathname) => {
    const { latestLocation, state } = __TSR_ROUTER__;
    const { href, ...shown } = state.resolvedLocation ?? { href: '', pathname: '' };
    return state.status === 'idle' && shown.pathname === pathname && href === latestLocation.href;
  }, new URL(path, 'http://any').pathname);
}
