/** What tests compare with: values kept in the project, and larger data that lies beside it on some machines. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of a file in test/references, whose sources test/references/README.md names. */
export const referenceFile = (name: string): string => fileURLToPath(new URL(`./references/${name}`, import.meta.url));

export const reference = <T>(name: string): T => JSON.parse(readFileSync(referenceFile(name), 'utf8')) as T;

/** A file or folder of the data set beside the project (`../shared/data`); `null`, said once for each, where it is absent. */
export function sharedData(name: string): string | null {
  const path = fileURLToPath(new URL(`../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.warn(
    `没有 ../shared/data/${name}，跳过用到它的测试 / tests that need ../shared/data/${name} are skipped: it is not there`,
  );
  return null;
}

/** The text of such a file. */
export function sharedText(name: string): string | null {
  const path = sharedData(name);
  return path && readFileSync(path, 'utf8');
}
