import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { ChainHead } from '../../ui/ChainHead.tsx';

/** The head of a launch's ledger, beside what was locked. */
export function LedgerHead({ launchId }: { launchId: string }) {
  const { workspaceId } = useWorkspace();
  const last = useQuery(api.cards.ledger.queryOptions({ input: { workspaceId, launchId } })).data?.at(-1);
  return last ? <ChainHead head={`${last.seq}:${last.hash}`} /> : null;
}
