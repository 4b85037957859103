import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Page } from '../../ui/Page.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { ImportWizard } from '../imports/ImportWizard.tsx';

/** A questionnaire export becomes a study, or further answers of one (`?study=`). */
export function ImportScreen() {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId } = useWorkspace();
  const { launchId } = useParams({ strict: false }) as { launchId: string };
  const [studyId] = useUrlState('study', '');
  const launch = useQuery(api.launches.get.queryOptions({ input: { workspaceId, launchId } }));
  const demand = `/launches/${launchId}/demand`;
  return (
    <Page
      title={t('demand.studies.import')}
      above={<Link to={demand as never}>{launch.data?.name ?? t('demand.tabs.board')}</Link>}
    >
      <ImportWizard
        launchId={launchId}
        kind="answers"
        {...(studyId ? { studyId } : {})}
        onDone={(done) => void navigate({ to: `${demand}/studies/${done.targetId}` as never })}
        onClose={() => void navigate({ to: demand as never, search: { tab: 'studies' } as never })}
      />
    </Page>
  );
}
