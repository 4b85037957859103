import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useNewRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { isComplete, type LaunchFields, LaunchForm } from './LaunchForm.tsx';

/** Creates a launch; `?then=import` continues with its first questionnaire. */
export function NewLaunchScreen() {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId, user, may } = useWorkspace();
  const [then] = useUrlState('then', 'launch');
  const draft = useNewRecord({
    empty: (): LaunchFields => ({
      name: '',
      family: 'toc',
      product: '',
      pmOwnerId: may('sign.pm') ? user.id : '',
      gtmOwnerId: may('sign.gtm') ? user.id : '',
      committedDate: '',
      currency: 'CNY',
    }),
    procedure: api.launches.create,
    input: (fields) => ({ workspaceId, ...fields, name: fields.name.trim() }),
    onSaved: (launch) => {
      toast.done(t('launches.new.created', { name: launch.name }));
      const params = { launchId: launch.id };
      void navigate({
        to: then === 'import' ? '/launches/$launchId/demand/import' : '/launches/$launchId',
        params,
      });
    },
  });
  return (
    <Page title={t('app.nav.newLaunch')} above={<Link to="/">{t('app.nav.overview')}</Link>}>
      <div style={{ maxWidth: 640 }}>
        <Panel>
          <RecordForm
            draft={draft}
            isComplete={isComplete(draft.fields)}
            submit={t('launches.new.submit')}
            note={
              <Button component={Link} to="/" variant="subtle">
                {t('app.cancel')}
              </Button>
            }
          >
            <LaunchForm value={draft.fields} onChange={draft.edit} errorOf={draft.errorOf} />
          </RecordForm>
        </Panel>
      </div>
    </Page>
  );
}
