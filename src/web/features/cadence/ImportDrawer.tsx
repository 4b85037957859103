import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { decodeText } from '../../../domain/cadence/decode-text.ts';
import { isPlanText } from '../../../domain/cadence/plan-bytes.ts';
import { invalidInput } from '../../../domain/errors.ts';
import { api, client, type Outputs } from '../../api/client.ts';
import { failureOf } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { FileDrop } from '../../ui/FileDrop.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { toast } from '../../ui/toast.ts';
import { ImportComparison } from './ImportComparison.tsx';
import styles from './ImportDrawer.module.css';
import { ReplaceQuestion } from './ReplaceQuestion.tsx';
import type { Plan, Track } from './types.ts';
import { useUndoBatch } from './undoBatch.ts';

type Check = Outputs['plan']['checkImport'];
type Chosen = { fileName: string; content: string; check: Check };

/** How the file comes in, which says on which days its tasks lie. */
type How = { mode: 'replace' | 'append'; useCalendar: boolean };

const largest = 10_000_000;

/** Brings a plan file in: choose, see what is in it or what is wrong with it, then replace or append. */
export function ImportDrawer({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [mode, setMode] = useState<How['mode']>('replace');
  const [track, setTrack] = useState<Track>('product');
  const [useCalendar, setUseCalendar] = useState(false);
  const [asks, setAsks] = useState(false);
  const undo = useUndoBatch(plan.launchId);
  const at = { workspaceId, launchId: plan.launchId };
  const check = useMutation({
    mutationFn: async ({ file, mode, useCalendar }: { file: File | Chosen } & How) => {
      const { fileName, content } = file instanceof File ? { fileName: file.name, content: await textOf(file) } : file;
      const found = await client.plan.checkImport({ ...at, fileName, content, mode, useCalendar });
      return { fileName, content, check: found };
    },
    meta: { showsFailure: () => true },
    onSuccess: setChosen,
  });
  /** The same file on other days: what it brings stays, where it lies is said anew. */
  const decide = (how: Partial<How>) => {
    const next = { mode, useCalendar, ...how };
    setMode(next.mode);
    setUseCalendar(next.useCalendar);
    if (chosen) check.mutate({ file: chosen, ...next });
  };
  const bringIn = useWrite(api.plan.import, {
    quiet: true,
    onSuccess: ({ counts, comparison, batchId }) => {
      const differing = comparison?.differing ?? 0;
      toast.undo(
        t(differing > 0 ? 'cadence.import.doneDiffering' : 'cadence.import.done', {
          tasks: counts.tasks + counts.milestones,
          dependencies: counts.dependencies,
          differing,
        }),
        () => undo(batchId),
      );
      onClose();
    },
  });
  const counts = chosen?.check.counts ?? null;
  // Where nothing is planned yet there is nothing to replace or to append to.
  const empty = plan.tasks.every((task) => task.kind === 'launch');
  const brought = counts ? counts.tasks + counts.milestones : 0;
  const send = () =>
    chosen && bringIn.mutate({ ...at, fileName: chosen.fileName, content: chosen.content, mode, track, useCalendar });
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('cadence.import.title')}
      above={t('cadence.screen.title')}
      footer={
        <>
          <FormFailure failure={bringIn.failure} />
          <Button
            variant="filled"
            disabled={!counts || check.isPending}
            loading={bringIn.isPending}
            onClick={() => (mode === 'replace' && !empty ? setAsks(true) : send())}
          >
            {empty && counts
              ? t('cadence.import.bringIn', { tasks: brought })
              : t(mode === 'replace' ? 'cadence.import.replace' : 'cadence.import.append')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <FileDrop
          accept=".csv,.tsv,.txt,.xml,.xlsx,.xls,.ods,.numbers"
          label={t('cadence.import.choose')}
          hint={t('cadence.import.hint')}
          disabled={check.isPending}
          onFile={(file) => {
            setChosen(null);
            check.mutate({ file, mode, useCalendar });
          }}
        />
        <FormFailure failure={check.error && failureOf(check.error)} />
        {chosen && !counts && <Problems check={chosen.check} fileName={chosen.fileName} />}
        {chosen && counts && (
          <>
            <StatusMark status="met">{t('cadence.import.readable', { file: chosen.fileName })}</StatusMark>
            <dl className={styles.counts}>
              {(
                ['tasks', 'milestones', 'summaries', 'dependencies', 'calendars', 'baselines', 'withoutRange'] as const
              ).map((count) => (
                <div key={count}>
                  <dt>{t(`cadence.import.count.${count}`)}</dt>
                  <dd className="num">{counts[count]}</dd>
                </div>
              ))}
            </dl>
            {chosen.check.notices.map((notice) => (
              <p key={notice.key} className="faint small">
                {t(notice)}
              </p>
            ))}
            {!empty && (
              <SegmentedControl
                aria-label={t('cadence.import.mode')}
                value={mode}
                disabled={check.isPending}
                onChange={(value) => decide({ mode: value as typeof mode })}
                data={[
                  { value: 'replace', label: t('cadence.import.replaceAll') },
                  { value: 'append', label: t('cadence.import.appendTo') },
                ]}
              />
            )}
            {counts.withoutTrack > 0 && (
              <div>
                <p className="small">{t('cadence.import.withoutTrack', { count: counts.withoutTrack })}</p>
                <SegmentedControl
                  aria-label={t('cadence.task.track')}
                  value={track}
                  onChange={(value) => setTrack(value as Track)}
                  data={(['product', 'market'] as const).map((each) => ({
                    value: each,
                    label: t(`cadence.track.${each}`),
                  }))}
                />
              </div>
            )}
            {counts.calendars > 0 && (
              <Switch
                size="sm"
                label={t('cadence.import.useCalendar')}
                checked={useCalendar}
                disabled={check.isPending}
                onChange={(event) => decide({ useCalendar: event.currentTarget.checked })}
              />
            )}
            {chosen.check.comparison && <ImportComparison comparison={chosen.check.comparison} />}
          </>
        )}
        <p className="faint small">{t('cadence.import.format')}</p>
        {asks && chosen && (
          <ReplaceQuestion
            plan={plan}
            fileName={chosen.fileName}
            start={counts?.start ?? null}
            onCancel={() => setAsks(false)}
            onConfirm={() => {
              setAsks(false);
              send();
            }}
          />
        )}
      </div>
    </Drawer>
  );
}

/** What is wrong with the file, by row and column. */
function Problems({ check, fileName }: { check: Check; fileName: string }) {
  const t = useText();
  return (
    <div role="alert">
      <StatusMark status="missed">
        {t('cadence.import.problems', { file: fileName, count: check.problems.length })}
      </StatusMark>
      <PlainTable
        label={t('cadence.import.problems', { file: fileName, count: check.problems.length })}
        head={[t('cadence.import.row'), t('cadence.import.column'), t('cadence.import.reason')]}
        rows={check.problems.map((problem) => ({
          key: JSON.stringify(problem),
          cells: [problem.row ?? '—', problem.column ?? '—', t(problem.reason)],
        }))}
      />
    </div>
  );
}

async function textOf(file: File): Promise<string> {
  if (file.size > largest) {
    throw invalidInput('cadence.import.tooLarge', { megabytes: largest / 1e6 });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return isPlanText(bytes) ? decodeText(bytes) : bytesOf(bytes);
}

/** A spreadsheet is read by the server. */
function bytesOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (bytes.length > largest / 2) throw invalidInput('cadence.import.tooLarge', { megabytes: largest / 2e6 });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([bytes], { type: 'application/octet-stream' }));
  });
}
