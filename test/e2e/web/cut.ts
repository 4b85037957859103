/** What a page shows but cannot be read there: cut off, torn into letters, or under one another. */
import type { Page } from 'playwright-core';

/** Each with the first words of the text and what is wrong with it. */
export function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const say = (what: string, element: Element, text: string) =>
      found.push(
        `${what}: "${text.slice(0, 40)}" in ${element.tagName.toLowerCase()}.${String(element.getAttribute('class') ?? '').split(' ')[0]}`,
      );
    const isHidden = (element: Element) =>
      element.closest('.visually-hidden, [aria-hidden="true"], [hidden]') !== null ||
      !element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    /** A title says the rest, or a press opens it. */
    const canBeRead = (element: Element) =>
      element.closest('[title], a, button, summary, [role="button"], label') !== null ||
      element.querySelector('[title]') !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const element = node.parentElement;
      if (
        text.length < 2 ||
        !element ||
        element instanceof SVGElement ||
        element instanceof HTMLTextAreaElement ||
        isHidden(element)
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      // A column of letters: nobody reads a name down.
      if (lines.size >= 4 && text.length / lines.size < 3) say('torn into letters', element, text);
      const box = range.getBoundingClientRect();
      for (let outer: Element | null = element; outer; outer = outer.parentElement) {
        const style = getComputedStyle(outer);
        if (style.overflowX === 'auto' || style.overflowX === 'scroll') break;
        if (style.position === 'fixed') break;
        if (style.overflowX !== 'hidden' && style.overflowX !== 'clip') continue;
        const edge = outer.getBoundingClientRect();
        const isClamped = style.webkitLineClamp !== 'none' && outer.scrollHeight > outer.clientHeight + 1;
        if (!isClamped && box.right <= edge.right + 1.5 && box.left >= edge.left - 1.5) continue;
        if (edge.width > 1 && !canBeRead(element)) say('cut', element, text);
        break;
      }
    }
    return [...new Set(found)];
  });
}

/** Labels of pictures that touch each other or reach beyond their picture. */
export function labelsInTrouble(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const svg of document.querySelectorAll<SVGSVGElement>('svg[data-chart]')) {
      const edge = svg.getBoundingClientRect();
      const name = svg.getAttribute('aria-label')?.slice(0, 24);
      const labels = [...svg.querySelectorAll('text')].flatMap((label) => {
        const box = label.getBoundingClientRect();
        if (box.width === 0) return [];
        // The box of a line is higher than its letters.
        const inset = Math.max(0, (box.height - 10) / 2);
        const words = label.firstChild?.textContent ?? '';
        return [{ words, left: box.left, right: box.right, top: box.top + inset, bottom: box.bottom - inset }];
      });
      for (const [index, one] of labels.entries()) {
        if (
          one.left < edge.left - 1 ||
          one.right > edge.right + 1 ||
          one.top < edge.top - 1 ||
          one.bottom > edge.bottom + 1
        )
          found.push(`${name}: "${one.words}" reaches beyond the picture`);
        for (const other of labels.slice(index + 1))
          if (
            one.left < other.right - 0.5 &&
            other.left < one.right - 0.5 &&
            one.top < other.bottom &&
            other.top < one.bottom
          )
            found.push(`${name}: "${one.words}" touches "${other.words}"`);
      }
    }
    return found;
  });
}
