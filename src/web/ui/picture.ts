import { toBlob } from 'html-to-image';

/** Elements that are no part of what they stand beside, such as the buttons that save it. */
export const notPictured = 'data-not-pictured';

/** A part of the page as PNG, in twice its size, as wide as what scrolls in it, with the fonts and colours that it has on screen. */
export async function pictureOf(part: HTMLElement): Promise<Blob> {
  const inner = [part, ...part.querySelectorAll<HTMLElement>('section, div')];
  // What scrolls sideways is drawn whole.
  const scroller =
    inner.find(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1) ?? part;
  const [width, height] = [Math.max(scroller.scrollWidth, 1), Math.max(scroller.scrollHeight, 1)];
  const blob = await toBlob(scroller, {
    width,
    height,
    pixelRatio: 2,
    skipFonts: true,
    backgroundColor: getComputedStyle(document.documentElement).getPropertyValue('--surface').trim(),
    style: { overflow: 'visible', width: `${width}px`, height: `${height}px`, maxHeight: 'none', margin: '0' },
    filter: (node) => !(node instanceof HTMLElement && node.hasAttribute(notPictured)),
  });
  if (!blob) throw new Error('the picture is empty');
  return blob;
}
