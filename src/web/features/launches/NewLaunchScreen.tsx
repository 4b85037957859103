import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
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
  const [failure, setFailure] = useState<Failure | null>(null);
  const [fields, setFields] = useState<LaunchFields>({
    name: '',
    family: 'toc',
    product: '',
    pmOwnerId: may('sign.pm') ? user.id : '',
    gtmOwnerId: may('sign.gtm') ? user.id : '',
    committedDate: '',
    currency: 'CNY',
  });
  const create = useWrite(api.launches.create, {
    onError: setFailure,
    onSuccess: (launch) => {
      toast.done(t('launches.new.created', { name: launch.name }));
      const params = { launchId: launch.id };
      void navigate({
        to: then === 'import' ? '/launches/$launchId/demand/import' : '/launches/$launchId',
        params,
      });
    },
  });
  return (
    <Page title={t('launches.new.title')} above={<Link to="/">{t('app.nav.overview')}</Link>}>
      <div style={{ maxWidth: 640 }}>
        <Panel>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              if (isComplete(fields)) create.mutate({ workspaceId, ...fields, name: fields.name.trim() });
            }}
          >
            <LaunchForm value={fields} onChange={setFields} />
            <FormFailure failure={failure} />
            <div className="row" style={{ justifyContent: 'flex-end' }}>
              <Button component={Link} to="/" variant="subtle">
                {t('app.cancel')}
              </Button>
              <Button type="submit" variant="filled" disabled={!isComplete(fields)} loading={create.isPending}>
                {t('launches.new.submit')}
              </Button>
            </div>
          </form>
        </Panel>
      </div>
    </Page>
  );
}
