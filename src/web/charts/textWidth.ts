/** About how wide a text of a chart is in pixels: enough to keep labels apart, without measuring. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 11.5 : 6.6), 0);
}
