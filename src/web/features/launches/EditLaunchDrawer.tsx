import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { ConflictNotice } from '../../ui/ConflictNotice.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { toast } from '../../ui/toast.ts';
import { isComplete, type LaunchFields, LaunchForm } from './LaunchForm.tsx';
import { ProposeOwner } from './ProposeOwner.tsx';
import type { Launch } from './types.ts';

function fieldsOf({ name, family, product, pmOwnerId, gtmOwnerId, committedDate, currency }: Launch): LaunchFields {
  return { name, family, product, pmOwnerId, gtmOwnerId, committedDate, currency };
}

/** Changes a launch, or puts it into the trash. If somebody was faster, both versions are shown. */
export function EditLaunchDrawer({ launch, open, onClose }: { launch: Launch; open: boolean; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId } = useWorkspace();
  const [fields, setFields] = useState(() => fieldsOf(launch));
  // The version that these fields were read from: what somebody else saves meanwhile must not be overwritten unseen.
  const [base, setBase] = useState(launch);
  const [failure, setFailure] = useState<Failure | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts afresh; a change from elsewhere must not wipe what was typed
  useEffect(() => {
    if (!open) return;
    setFields(fieldsOf(launch));
    setBase(launch);
    setFailure(null);
  }, [open]);

  const update = useWrite(api.launches.update, {
    onError: setFailure,
    onSuccess: () => {
      toast.done(t('launches.edit.saved'));
      onClose();
    },
  });
  const restore = useWrite(api.launches.restore, {
    onSuccess: (back) => toast.done(t('launches.edit.restored', { name: back.name })),
  });
  const archive = useWrite(api.launches.archive, {
    onSuccess: (gone) => {
      void navigate({ to: '/' });
      toast.undo(t('launches.edit.archived', { name: gone.name }), () =>
        restore.mutate({ workspaceId, launchId: gone.id, version: gone.version }),
      );
    },
  });
  const save = (version: number) => {
    const changed = Object.fromEntries(
      Object.entries(fields).filter(([key, value]) => value !== base[key as keyof LaunchFields]),
    ) as Partial<LaunchFields>;
    update.mutate({ workspaceId, launchId: launch.id, version, ...changed });
  };
  // The sides whose owners have to consent first; the rest of what was typed stays and can be saved.
  const bound = (failure?.details.sides ?? []) as ('pm' | 'gtm')[];
  const labels = Object.fromEntries(Object.keys(fields).map((field) => [field, t(`launches.field.${field}`)]));
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t('launches.edit.title')}
      above={launch.name}
      footer={
        <>
          <Button
            variant="filled"
            disabled={!isComplete(fields)}
            loading={update.isPending}
            onClick={() => save(base.version)}
          >
            {t('app.save')}
          </Button>
          <Button
            variant="subtle"
            color="danger"
            style={{ marginLeft: 'auto' }}
            onClick={() => archive.mutate({ workspaceId, launchId: launch.id, version: launch.version })}
          >
            {t('launches.edit.archive')}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save(base.version);
        }}
      >
        {failure?.code === 'conflict' && (
          <ConflictNotice
            failure={failure}
            labels={labels}
            onTakeTheirs={() => {
              setFields(fieldsOf(launch));
              setBase(launch);
              setFailure(null);
            }}
            onKeepMine={save}
          />
        )}
        <LaunchForm value={fields} onChange={setFields} />
        {failure && failure.code !== 'conflict' && <FormFailure failure={failure} />}
        {bound.length > 0 && (
          <ProposeOwner
            launch={launch}
            sides={bound}
            fields={fields}
            onProposed={(side) => {
              setFields((typed) => ({
                ...typed,
                ...(side === 'pm' ? { pmOwnerId: base.pmOwnerId } : { gtmOwnerId: base.gtmOwnerId }),
              }));
              const rest = bound.filter((each) => each !== side);
              setFailure(rest.length > 0 && failure ? { ...failure, details: { sides: rest } } : null);
            }}
          />
        )}
        <button type="submit" hidden />
      </form>
    </Drawer>
  );
}
