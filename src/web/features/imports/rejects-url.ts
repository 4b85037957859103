import i18next from 'i18next';
import { apiBase } from '../../api/client.ts';

/** Where the rejected rows of an import can be downloaded as CSV, with reasons in the reader's language. */
export function rejectsUrl(workspaceId: string, row: { id: string; launchId: string }): string {
  return `${apiBase}/workspaces/${workspaceId}/launches/${row.launchId}/imports/${row.id}/rejects.csv?locale=${i18next.language}`;
}
