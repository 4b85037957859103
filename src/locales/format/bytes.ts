const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size as people read it, never above what it is: `64 kB`, `1.5 MB`, `2 GB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  for (; size >= 1024 && unit < units.length - 1; unit += 1) size /= 1024;
  return `${Math.floor(size * 10) / 10} ${units[unit]}`;
}
