import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { optionsOf } from '../../../domain/files/options.ts';
import { sourcePattern } from '../../../domain/orders/order-mapping.ts';
import { api, type Inputs } from '../../api/client.ts';
import { failureOf } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { FileDrop } from '../../ui/FileDrop.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { FailedState, LoadingState } from '../../ui/states.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import styles from './ImportWizard.module.css';
import { PasteTable } from './PasteTable.tsx';
import { type Found, ReadAs } from './ReadAs.tsx';
import type { Import, Inspection, Mapping, ReadOptions } from './types.ts';
import { type Uploaded, useUpload } from './useUpload.ts';

// Only needed once there is a file, and one kind of it.
const AnswerMappingEditor = lazy(async () => ({
  default: (await import('./AnswerMappingEditor.tsx')).AnswerMappingEditor,
}));
const OrderMappingEditor = lazy(async () => ({
  default: (await import('./OrderMappingEditor.tsx')).OrderMappingEditor,
}));
const RawGrid = lazy(async () => ({ default: (await import('./RawGrid.tsx')).RawGrid }));
const ReadingNotices = lazy(async () => ({ default: (await import('./ReadingNotices.tsx')).ReadingNotices }));
const DryRunResult = lazy(async () => ({ default: (await import('./DryRunResult.tsx')).DryRunResult }));

type Target = Pick<Inputs['imports']['start'], 'studyId' | 'studyName' | 'source'>;

type Props = {
  launchId: string;
  kind: 'answers' | 'orders';
  /** The study that the answers join; without it the import makes a new one. */
  studyId?: string;
  onDone: (done: Import) => void;
  onClose: () => void;
};

const steps = ['file', 'mapping', 'check', 'run'] as const;
type Step = (typeof steps)[number];

/** A file becomes facts: upload → mapping → dry run → import. Every step can go back; nothing is stored before the last one. */
export function ImportWizard({ launchId, kind, studyId, onDone, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [step, setStep] = useState<Step>('file');
  const [file, setFile] = useState<Uploaded | null>(null);
  const [options, setOptions] = useState<ReadOptions>({});
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [studyName, setStudyName] = useState('');
  const [source, setSource] = useState('csv');
  const [importId, setImportId] = useState<string | null>(null);
  /** Whether what is not certain about the file has been looked at. */
  const [seen, setSeen] = useState(false);
  const { upload, send, cancel } = useUpload(workspaceId, (uploaded) => {
    setFile(uploaded);
    setOptions({});
    setMapping(null);
    setSeen(false);
    setStudyName(uploaded.fileName.replace(/(\.(csv|tsv|txt|xlsx?|xml|ods|numbers|html?|sav|zip|gz))+$/i, ''));
    setStep('mapping');
  });

  const scope = { workspaceId, launchId };
  const inspection = useQuery({
    ...api.imports.inspect.queryOptions({ input: { ...scope, kind, uploadId: file?.uploadId ?? '', ...options } }),
    enabled: file !== null,
    // Another reading of the same file: what was found stays until the answer is there.
    ...(Object.keys(options).length > 0 ? { placeholderData: keepPreviousData } : {}),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const failure = inspection.isError ? failureOf(inspection.error) : null;
  const found = inspection.data ?? (failure?.details.format ? (failure.details as Found) : null);
  const shown = mapping ?? inspection.data?.mapping ?? null;
  // What was corrected the last time that this file's like was read holds until it is changed.
  const readOptions: ReadOptions = Object.keys(options).length > 0 ? options : optionsOf(shown ?? {});
  const readAs = (changed: ReadOptions) => {
    setOptions(changed);
    // The columns may be others now.
    setMapping(null);
    setSeen(false);
  };
  const target: Target = kind === 'orders' ? { source } : studyId ? { studyId } : { studyName: studyName.trim() };
  const hasSource = kind !== 'orders' || sourcePattern.test(source);
  const job = shown &&
    file && { ...scope, uploadId: file.uploadId, names: inspection.data?.names, mapping: shown, ...target };

  const dryRun = useQuery({
    ...api.imports.dryRun.queryOptions({ input: job as Inputs['imports']['dryRun'] }),
    // What a mapping of orders gives is said beside it.
    enabled:
      (step === 'check' || (step === 'mapping' && shown?.kind === 'orders' && inspection.isSuccess)) &&
      job !== null &&
      hasSource,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const start = useWrite(api.imports.start, {
    quiet: true,
    onSuccess: (started) => {
      setImportId(started.id);
      setStep('run');
    },
  });

  return (
    <Panel
      title={t(`imports.wizard.title.${kind}`)}
      note={file ? file.fileName : undefined}
      actions={
        step !== 'run' && (
          <Button variant="subtle" size="compact-sm" onClick={onClose}>
            {t('app.cancel')}
          </Button>
        )
      }
    >
      <ol className={styles.steps}>
        {steps.map((each) => (
          <li
            key={each}
            aria-current={each === step ? 'step' : undefined}
            data-done={steps.indexOf(each) < steps.indexOf(step)}
          >
            {t(`imports.wizard.step.${each}`)}
          </li>
        ))}
      </ol>

      {step === 'file' &&
        (upload.state === 'sending' ? (
          <UploadProgress upload={upload} onCancel={cancel} />
        ) : (
          <div className="stack">
            <FileDrop
              accept=".csv,.tsv,.txt,.xlsx,.xls,.xml,.ods,.numbers,.html,.htm,.sav,.zip,.gz"
              label={t('imports.wizard.drop')}
              hint={t('imports.wizard.dropHint')}
              onFile={send}
            />
            <PasteTable onFile={send} />
            <FormFailure failure={upload.state === 'failed' ? upload.failure : null} />
          </div>
        ))}

      {step === 'mapping' && (
        <div className="stack">
          {found && <ReadAs found={found} options={readOptions} onChange={readAs} />}
          {failure ? (
            <FailedState failure={failure} />
          ) : !inspection.data || !shown || inspection.isPlaceholderData ? (
            <LoadingState />
          ) : (
            <Suspense fallback={<LoadingState />}>
              <ReadingNotices inspection={inspection.data} seen={seen} onSeen={setSeen} />
              <RawGrid
                grid={inspection.data.grid}
                header={inspection.data.header}
                onChange={(header) => readAs({ ...readOptions, header })}
              />
              <ColumnsFound inspection={inspection.data} />
              {kind === 'answers' && !studyId && (
                <TextInput
                  label={t('imports.wizard.studyName')}
                  required
                  maxLength={120}
                  value={studyName}
                  onChange={(event) => setStudyName(event.currentTarget.value)}
                />
              )}
              {shown.kind === 'answers' ? (
                <AnswerMappingEditor inspection={inspection.data} mapping={shown} onChange={setMapping} />
              ) : (
                <OrderMappingEditor
                  inspection={inspection.data}
                  mapping={shown}
                  preview={{
                    result: dryRun.data ?? null,
                    failure: dryRun.isError ? failureOf(dryRun.error) : null,
                  }}
                  source={source}
                  onSource={setSource}
                  onChange={setMapping}
                />
              )}
            </Suspense>
          )}
          <div className="row">
            <Button onClick={() => setStep('file')}>{t('imports.wizard.otherFile')}</Button>
            <Button
              variant="filled"
              disabled={
                !inspection.isSuccess ||
                !hasSource ||
                inspection.isPlaceholderData ||
                (!seen && inspection.data.notices.some(({ asks }) => asks)) ||
                (kind === 'answers' && !studyId && !studyName.trim())
              }
              onClick={() => setStep('check')}
            >
              {t('imports.wizard.check')}
            </Button>
          </div>
        </div>
      )}

      {step === 'check' && (
        <div className="stack">
          {dryRun.isError ? (
            <FailedState failure={failureOf(dryRun.error)} />
          ) : dryRun.data ? (
            <Suspense fallback={<LoadingState />}>
              <DryRunResult result={dryRun.data} currency={shown?.kind === 'orders' ? shown.currency : null} />
            </Suspense>
          ) : (
            <div className="stack">
              <LoadingState />
              <p className="muted">{t('imports.wizard.checking')}</p>
            </div>
          )}
          <FormFailure failure={start.error ? failureOf(start.error) : null} />
          <div className="row">
            <Button onClick={() => setStep('mapping')}>{t('imports.wizard.backToMapping')}</Button>
            <Button
              variant="filled"
              disabled={!dryRun.data || dryRun.data.stored + dryRun.data.changed === 0 || !job}
              loading={start.isPending}
              onClick={() => job && start.mutate(job as Inputs['imports']['start'])}
            >
              {t('imports.wizard.start')}
            </Button>
          </div>
        </div>
      )}

      {step === 'run' && importId && (
        <ImportProgress
          launchId={launchId}
          importId={importId}
          onDone={onDone}
          onAgain={() => setStep('file')}
          onClose={onClose}
        />
      )}
    </Panel>
  );
}

function UploadProgress({
  upload,
  onCancel,
}: {
  upload: { fileName: string; done: number; total: number };
  onCancel: () => void;
}) {
  const t = useText();
  return (
    <JobProgress
      label={t('imports.wizard.uploading', { name: upload.fileName })}
      done={upload.done}
      total={upload.total}
      onCancel={onCancel}
    />
  );
}

/** How many columns there are, in one line, and what had to be assumed about them. */
function ColumnsFound({ inspection }: { inspection: Inspection }) {
  const t = useText();
  const format = useFormat();
  const { renamed, remembered } = inspection;
  return (
    <div className="stack" style={{ gap: 4 }}>
      <p className="muted">
        {t('imports.wizard.columns', { columns: format.count(inspection.names.length) })}
        {remembered && ` ${t('imports.wizard.remembered')}`}
      </p>
      {renamed.length > 0 && (
        <p className="c-risk small">
          {t('imports.wizard.renamed', {
            count: renamed.length,
            names: renamed
              .slice(0, 3)
              .map(({ column, from, to }) => `${column + 1}: ${from || '∅'} → ${to}`)
              .join(' · '),
          })}
        </p>
      )}
    </div>
  );
}
