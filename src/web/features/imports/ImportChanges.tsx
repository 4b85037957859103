import { Button } from '@mantine/core';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { Import } from './types.ts';

/** How many rows of an import say something else of what counted already, and the decision about them. */
export function ImportChanges({ row }: { row: Import }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId, may } = useWorkspace();
  const takeOver = useWrite(api.imports.takeOver);
  const putBack = useWrite(api.imports.putBack);
  const isTaken = row.changesTakenAt !== null;
  const decide = isTaken ? putBack : takeOver;
  return (
    <>
      {format.count(row.changed)}
      {row.changed > 0 && row.status === 'done' && may('facts') && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => decide.mutate({ workspaceId, launchId: row.launchId, importId: row.id })}
        >
          {t(isTaken ? 'imports.history.putBack' : 'imports.history.takeOver')}
        </Button>
      )}
    </>
  );
}
