/** What Tab stops at. */
const stops =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
/** Whoever takes something away may put the focus where it belongs; until then it is left alone. */
const patienceMs = 120;

type Focusable = HTMLElement | SVGElement;
/** What had the focus, and all that it was in, innermost first. */
type Stop = { element: Focusable; around: Element[] };

const isFocusable = (target: EventTarget | null): target is Focusable =>
  target instanceof HTMLElement || target instanceof SVGElement;

function stopAt(element: Focusable): Stop {
  const around: Element[] = [];
  for (let each = element.parentElement; each; each = each.parentElement) around.push(each);
  return { element, around };
}

const layerOf = ({ around }: Stop) => around.find((each) => each.matches('[role="dialog"]'));

/** The smallest part of the screen around a place in which there is something to go to; null while the screen is still on its way. */
function partAround(place: Element): HTMLElement | null {
  let part: Element | null = place;
  while (part && !part.querySelector(stops)) part = part.parentElement;
  // Around a whole screen stands the navigation: the screen it is.
  const main = document.querySelector('main');
  return !(part instanceof HTMLElement) || part.contains(main) || part.querySelector('nav') ? main : part;
}

/** Whether something lies over it that stays while the page scrolls: a bar with buttons, jumps, the tabs of phones. */
function isCovered(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  let over = document.elementFromPoint(left + width / 2, top + height / 2);
  while (over && !over.contains(element) && !/sticky|fixed/.test(getComputedStyle(over).position))
    over = over.parentElement;
  return over !== null && !over.contains(element);
}

/**
 * Keeps the focus on the screen and in sight. What had it may be deleted, saved and closed, give way to the next screen, or rest while
 * something is under way; browsers then leave it nowhere, and who works by keyboard or hears the screen begins again at the top. It goes
 * back to what rested, to what opened the dialog that was closed, or to the part of the screen where it was. Started once.
 */
export function startFocusKeeper(): void {
  const { activeElement: first, body } = document;
  let last = isFocusable(first) && first !== body ? stopAt(first) : null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What had the focus before a dialog took it. */
  const openers = new WeakMap<Element, Stop>();

  const placeOf = (stop: Stop): Focusable | null => {
    if (stop.element.isConnected && !stop.element.matches(':disabled') && stop.element.checkVisibility())
      return stop.element;
    const layer = layerOf(stop);
    const opener = layer && !layer.isConnected && openers.get(layer);
    return opener ? placeOf(opener) : partAround(stop.around.find((each) => each.isConnected) ?? document.body);
  };
  const keep = () => {
    if (!last || document.activeElement !== document.body) return;
    if (last.element.isConnected && last.element.matches('[data-loading]')) return;
    const place = placeOf(last);
    // A finger that left a field left its keyboard, too.
    if (!place || (place.matches('input, textarea') && matchMedia('(pointer: coarse)').matches)) return;
    const isPart = !place.hasAttribute('tabindex') && !place.matches(stops);
    if (isPart) {
      place.tabIndex = -1;
      place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
    }
    // What only rested is where it was: whoever has scrolled on meanwhile reads on.
    place.focus({ preventScroll: isPart || place === last.element });
  };

  document.addEventListener('focusin', ({ target }) => {
    if (!isFocusable(target)) return;
    const stop = stopAt(target);
    const layer = layerOf(stop);
    if (layer && last && !last.around.includes(layer) && !openers.has(layer)) openers.set(layer, last);
    last = stop;
    requestAnimationFrame(() => {
      if (document.activeElement === target && isCovered(target)) target.scrollIntoView({ block: 'center' });
    });
  });
  // Who points elsewhere leaves on purpose.
  document.addEventListener(
    'pointerdown',
    () => {
      last = null;
    },
    { capture: true },
  );
  new MutationObserver(() => {
    if (!last || document.activeElement !== document.body) return;
    clearTimeout(timer);
    timer = setTimeout(keep, patienceMs);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'data-loading'] });
}
