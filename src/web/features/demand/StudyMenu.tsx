import { ActionIcon, Button, Menu, Popover, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useRemove } from '../../records/trash.ts';
import { rowsUrl } from './rows-url.ts';
import type { Study } from './types.ts';

/** What one may do with a study: read its rows, take them along, rename it, delete it. */
export function StudyMenu({ study, onRows }: { study: Study; onRows: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId, may } = useWorkspace();
  const [renaming, setRenaming] = useState(false);
  const [name, setName] = useState(study.name);
  const at = { workspaceId, launchId: study.launchId, studyId: study.id };
  const rename = useWrite(api.studies.rename, { onSuccess: () => setRenaming(false) });
  const remove = useRemove({
    remove: api.studies.remove,
    restore: api.studies.restore,
    at: ({ id, version }: Study) => ({ workspaceId, launchId: study.launchId, studyId: id, version }),
    nameOf: (gone) => gone.name,
    onRemoved: () =>
      void navigate({ to: `/launches/${study.launchId}/demand` as never, search: { tab: 'studies' } as never }),
  });
  return (
    <Popover
      withRoles={false}
      opened={renaming}
      onChange={setRenaming}
      trapFocus
      returnFocus
      width={280}
      position="bottom-end"
    >
      <Popover.Target>
        <span>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('demand.study.menu')}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onRows}>{t('demand.rows.all')}</Menu.Item>
              <Menu.Item component="a" href={rowsUrl(at, [])} download>
                {t('demand.rows.download')}
              </Menu.Item>
              {may('edit.demand') && (
                <>
                  <Menu.Divider />
                  <Menu.Item onClick={() => setRenaming(true)}>{t('demand.study.rename')}</Menu.Item>
                  <Menu.Item color="danger" onClick={() => remove(study)}>
                    {t('demand.study.remove')}
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('demand.study.rename')}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate({ ...at, version: study.version, name: name.trim() });
          }}
        >
          <TextInput
            label={t('demand.studies.name')}
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" loading={rename.isPending} disabled={name.trim() === ''}>
            {t('app.save')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
