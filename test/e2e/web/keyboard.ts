/** Somebody who has a keyboard and nothing else; what they could not see or lost on their way is kept. */
import type { Locator, Page } from 'playwright-core';

/** More stops than any screen has between two things. */
const mostStops = 220;
const settleMs = 2_000;

type Stop = { name: string; isLost: boolean; isTarget: boolean; isThere: boolean; problem: string | null };

/** Where the focus is, whether one sees that it is there, and whether it is where one wanted to be. Runs in the page. */
function lookAt(target: Element | null): Stop {
  const at = document.activeElement;
  const isThere = target?.isConnected ?? true;
  if (!at || at === document.body) return { name: 'nowhere', isLost: true, isTarget: false, isThere, problem: null };
  const labels = 'labels' in at ? [...((at as HTMLInputElement).labels ?? [])] : [];
  const words = at.getAttribute('aria-label') ?? labels[0]?.textContent ?? at.textContent ?? '';
  const name = `${at.getAttribute('role') ?? at.tagName.toLowerCase()} «${words.trim().slice(0, 40)}»`;
  /** A field that is drawn by what stands beside it is seen by that. */
  const { parentElement: parent } = at;
  const drawn = [
    at,
    at.nextElementSibling,
    parent,
    parent?.parentElement,
    parent?.parentElement?.parentElement,
    ...labels,
  ];
  const outlined = drawn.find((each) => {
    if (!each) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    const { width, height } = each.getBoundingClientRect();
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0 && Math.min(width, height) > 2;
  });
  const problems: string[] = [];
  // Screens, drawers and dialogs take the focus as a whole; what is next in them is seen.
  const isWhole = at.getAttribute('tabindex') === '-1';
  if (!outlined && !isWhole) problems.push('without a visible focus');
  const { left, right, top, bottom } = (outlined ?? at).getBoundingClientRect();
  const [x1, x2] = [Math.max(0, left), Math.min(innerWidth, right)];
  const [y1, y2] = [Math.max(0, top), Math.min(innerHeight, bottom)];
  const points = [0.5, 0.1, 0.9].flatMap((h) => [0.5, 0.1, 0.9].map((v) => [x1 + (x2 - x1) * h, y1 + (y2 - y1) * v]));
  const isSeen = points.some(([x, y]) => {
    const over = document.elementFromPoint(x!, y!);
    return over !== null && ((outlined ?? at).contains(over) || over.contains(outlined ?? at));
  });
  if (!isWhole && (x2 <= x1 || y2 <= y1 || !isSeen)) problems.push('out of sight or covered');
  return {
    name,
    isLost: false,
    isTarget: target !== null && at === target,
    isThere,
    problem: problems.length > 0 ? problems.join(', ') : null,
  };
}

export function keyboard(page: Page) {
  /** What was wrong with stops on the way, each once. */
  const problems = new Set<string>();
  const screen = () =>
    new URL(page.url()).pathname.replace(/[0-9a-f-]{20,}/g, '…') +
    new URL(page.url()).search.replace(/[0-9a-f-]{20,}/g, '…');
  let sought: { target: Locator; element: Awaited<ReturnType<Locator['elementHandle']>> } | null = null;
  const look = async (target: Locator | null = null): Promise<Stop> => {
    // Finding something by what it is called takes longer than a stop does.
    if (target && sought?.target !== target) sought = { target, element: await target.first().elementHandle() };
    let stop = await page.evaluate(lookAt, target && sought!.element);
    // What a bar covers is brought into sight in the next frame, and messages make way.
    for (let i = 0; i < 10 && stop.problem; i++) {
      await page.waitForTimeout(50);
      stop = await page.evaluate(lookAt, target && sought!.element);
    }
    if (stop.problem) problems.add(`${screen()}: ${stop.name} ${stop.problem}`);
    return stop;
  };
  /** After what was done, the focus is somewhere: nobody begins again at the top of the page. */
  const isSomewhere = async (after: string) => {
    const until = Date.now() + settleMs;
    while ((await look()).isLost) {
      if (Date.now() > until) {
        problems.add(`${screen()}: the focus is lost after ${after}`);
        return;
      }
      await page.waitForTimeout(50);
    }
  };
  let last = 'opening the page';
  let hasStarted = false;

  /** Presses Tab until the focus is there. */
  async function tabTo(target: Locator, { backwards = false } = {}): Promise<void> {
    await target.first().waitFor();
    sought = null;
    if (hasStarted) await isSomewhere(last);
    hasStarted = true;
    const path: string[] = [];
    let stop = await look(target);
    let ends = 0;
    while (!stop.isTarget) {
      if (path.length > mostStops || ends > 1)
        throw new Error(`${target} is not on the way of Tab at ${screen()}: ${path.join(' → ')}`);
      await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
      stop = await look(target);
      // Round again: what was found may have been drawn anew.
      if (stop.isLost) {
        ends += 1;
        sought = null;
      }
      path.push(stop.name);
    }
    last = stop.name;
  }
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
    last = `${keys.join(', ')} on ${last}`;
  };
  const type = (text: string) => page.keyboard.type(text);
  const fieldOf = (label: string | RegExp) =>
    page.getByRole('textbox', typeof label === 'string' ? { name: label, exact: true } : { name: label });
  return {
    problems,
    ...{ tabTo, press, type, isSomewhere: () => isSomewhere(last) },
    /** Goes to a button or link and presses it. */
    async use(target: Locator, options?: { backwards?: boolean }) {
      await tabTo(target, options);
      await press('Enter');
    },
    button: (name: string | RegExp) =>
      page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }),
    /** Replaces what stands in a field. */
    async fill(label: string | RegExp, text: string) {
      await tabTo(fieldOf(label));
      await press('Control+a');
      await type(text);
    },
    /** Takes one of a list by arrows; again, where the list was drawn anew under the hand. */
    async choose(label: string | RegExp, option: string) {
      const box = page.getByRole(
        'combobox',
        typeof label === 'string' ? { name: label, exact: true } : { name: label },
      );
      await tabTo(box);
      const isTaken = () =>
        box.evaluate(
          (field: HTMLInputElement, words) =>
            `${field.value} ${field.closest('.mantine-Input-wrapper')?.textContent}`.includes(words),
          option,
        );
      for (let tries = 0; tries < 3 && !(await isTaken()); tries++) {
        await press('ArrowDown');
        const one = page.getByRole('option', { name: option }).first();
        await one.waitFor();
        const isAtIt = () => one.evaluate((element) => element.hasAttribute('data-combobox-selected'));
        for (let i = 0; i < 60 && !(await isAtIt()); i++) {
          await page.keyboard.press('ArrowDown');
          await page.waitForTimeout(20);
        }
        await press('Enter');
        for (let i = 0; i < 20 && !(await isTaken()); i++) await page.waitForTimeout(50);
      }
    },
    /** Opens the browser's own choice of a file; what that offers is the browser's. */
    async chooseFile(file: { name: string; mimeType: string; buffer: Buffer }) {
      const chosen = page.waitForEvent('filechooser');
      await tabTo(page.locator('input[type=file]'));
      await press('Enter');
      await (await chosen).setFiles(file);
    },
    /** Opens a menu and takes one thing from it by arrows. */
    async pick(menu: Locator, name: string) {
      await tabTo(menu);
      await press('Enter');
      const item = page.getByRole('menuitem', { name });
      await item.waitFor();
      for (let i = 0; i < 20 && !(await look(item)).isTarget; i++) await press('ArrowDown');
      await press('Enter');
    },
    /** The focus comes there by itself. */
    async comesTo(target: Locator) {
      const until = Date.now() + 2 * settleMs;
      let stop = await look(target);
      while (!stop.isTarget && Date.now() < until) {
        await page.waitForTimeout(50);
        stop = await look(target);
      }
      if (!stop.isTarget) throw new Error(`The focus went to ${stop.name} instead of ${target} after ${last}`);
    },
  };
}
