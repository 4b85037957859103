import i18next from 'i18next';
import { apiBase } from '../../api/client.ts';
import type { RowCondition } from './rows-search.ts';

type At = { workspaceId: string; launchId: string; studyId: string };

/** Where the browser downloads answer sheets from; a link cannot carry a language header. */
export function rowsUrl({ workspaceId, launchId, studyId }: At, where: RowCondition[]): string {
  const query = new URLSearchParams({
    locale: i18next.language,
    ...(where.length > 0 ? { where: JSON.stringify(where) } : {}),
  });
  return `${apiBase}/workspaces/${workspaceId}/launches/${launchId}/studies/${studyId}/rows.csv?${query}`;
}
