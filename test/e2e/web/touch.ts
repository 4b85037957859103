/** Somebody who has a finger and a small screen; what was too small, covered, cut or made the screen zoom is kept. */
import type { Locator, Page } from 'playwright-core';

/** WCAG 2.2, 2.5.8: the least size of what is pressed, in CSS pixels. */
const leastSize = 24;
/** iOS zooms into fields with smaller letters, and does not zoom out again. */
const leastLetters = 16;
const fadeFrames = 10;

/** What is wrong with something that is about to be pressed. Runs in the page. */
function lookAt(element: Element, size: number): string[] {
  const pressed =
    element.closest('button, a, label, summary, [role="button"], [role="option"], [role="menuitem"]') ?? element;
  const words = (element.getAttribute('aria-label') ?? element.textContent ?? element.tagName).trim().slice(0, 30);
  const { left, top, width, height, right } = pressed.getBoundingClientRect();
  const problems: string[] = [];
  if (Math.min(width, height) < size) problems.push(`«${words}» is ${Math.round(width)}×${Math.round(height)}`);
  if (left < 0 || right > innerWidth + 0.5) problems.push(`«${words}» reaches beyond the screen`);
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  if (over && !pressed.contains(over) && !over.contains(pressed))
    problems.push(`«${words}» is covered by ${over.tagName} «${(over.textContent ?? '').trim().slice(0, 20)}»`);
  for (let each: Element | null = pressed; each; each = each.parentElement)
    if (Number(getComputedStyle(each).opacity) < 0.2) problems.push(`«${words}» is not seen`);
  return problems;
}

/** What is wrong with the screen as it is, whoever presses what. Runs in the page. */
function lookAround({ size, letters }: { size: number; letters: number }): string[] {
  const isShown = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 2 && height > 2 && element.checkVisibility({ visibilityProperty: true });
  };
  const words = (element: Element) =>
    `${element.tagName.toLowerCase()} «${(element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 30)}»`;
  const problems: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) problems.push(`scrolls sideways: ${scrollWidth} of ${clientWidth}`);
  const fields = [
    ...document.querySelectorAll('input:not([type="radio"], [type="checkbox"], [type="file"]), textarea, select'),
  ];
  for (const field of fields.filter(isShown)) {
    const px = Number.parseFloat(getComputedStyle(field).fontSize);
    if (px < letters) problems.push(`${words(field)} has letters of ${px} px`);
  }
  const pressable = [
    ...document.querySelectorAll('button, a[href], summary, select, [role="button"], [role="option"], input, textarea'),
  ].filter(isShown);
  // A link within a sentence is as high as its line.
  const isWithinText = (element: Element) =>
    getComputedStyle(element).display === 'inline' &&
    (element.parentElement?.textContent ?? '').trim() !== (element.textContent ?? '').trim();
  const boxes = pressable.map((element) => ({ element, box: element.getBoundingClientRect() }));
  for (const { element, box } of boxes) {
    if (Math.min(box.width, box.height) >= size - 0.5 || isWithinText(element) || element.closest('label')) continue;
    // Small things may stand far apart.
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const near = boxes.some(
      ({ element: other, box: { left, right, top, bottom } }) =>
        other !== element &&
        !other.contains(element) &&
        !element.contains(other) &&
        Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)) < size / 2,
    );
    if (near) problems.push(`${words(element)} is ${Math.round(box.width)}×${Math.round(box.height)}, close to others`);
  }
  return problems;
}

export function touch(page: Page) {
  /** What was wrong on the way, each once. */
  const problems = new Set<string>();
  const note = (found: string[]) => {
    const { pathname, search } = new URL(page.url());
    for (const each of found) problems.add(`${`${pathname}${search}`.replace(/[0-9a-f-]{20,}/g, '…')}: ${each}`);
  };
  const look = async () => note(await page.evaluate(lookAround, { size: leastSize, letters: leastLetters }));
  async function tap(target: Locator): Promise<void> {
    const one = target.first();
    await one.scrollIntoViewIfNeeded();
    // What opens fades in first.
    const isWell = async () => (await one.evaluate(lookAt, leastSize)).length === 0;
    for (let i = 0; i < fadeFrames && !(await isWell()); i++) await page.waitForTimeout(50);
    note(await one.evaluate(lookAt, leastSize));
    await look();
    await one.tap();
  }
  const fieldOf = (label: string | RegExp) => page.getByRole('textbox', { name: label });
  return {
    problems,
    tap,
    look,
    button: (name: string | RegExp) =>
      page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }),
    async fill(label: string | RegExp, text: string) {
      await tap(fieldOf(label));
      await fieldOf(label).first().fill(text);
    },
    /** A field for a number: the keyboard that comes up has figures. */
    async fillNumber(label: string | RegExp, text: string) {
      await tap(fieldOf(label));
      const mode = await fieldOf(label).first().getAttribute('inputmode');
      if (mode !== 'numeric' && mode !== 'decimal') note([`${label} brings up letters: ${mode}`]);
      await fieldOf(label).first().fill(text);
    },
    async choose(label: string | RegExp, option: string) {
      await tap(page.getByRole('combobox', { name: label }));
      await tap(page.getByRole('option', { name: option }));
    },
  };
}
