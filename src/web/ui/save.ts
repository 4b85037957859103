/** Hands something to the browser as a file. */
export function save(fileName: string, content: Blob | string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

/** A name that every file system takes: screen, thing and day, joined by dashes. */
export function fileName(parts: readonly string[], ending: string): string {
  const safe = (part: string) =>
    part
      .replaceAll(/[\\/:*?"<>|\p{C}]+/gu, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  return `${parts.map(safe).filter(Boolean).join('-').slice(0, 120)}.${ending}`;
}
