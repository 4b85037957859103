import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { ImportHistory } from '../imports/ImportHistory.tsx';
import { DescribedQuestions } from './DescribedQuestions.tsx';
import { QualityStrip } from './QualityStrip.tsx';
import { QuestionList } from './QuestionList.tsx';
import { QuestionPanel } from './QuestionPanel.tsx';
import { readRowsSearch } from './rows-search.ts';
import { StudyMenu } from './StudyMenu.tsx';
import styles from './StudyScreen.module.css';
import type { Study } from './types.ts';

const DescribeDrawer = lazy(async () => ({ default: (await import('./DescribeDrawer.tsx')).DescribeDrawer }));
const RowsDrawer = lazy(async () => ({ default: (await import('./RowsDrawer.tsx')).RowsDrawer }));

/** A study: what came in, its questions, and one of them in detail, split by another if wanted. */
export function StudyScreen() {
  const { workspaceId } = useWorkspace();
  const { launchId, studyId } = useParams({ strict: false }) as { launchId: string; studyId: string };
  const query = useQuery(api.studies.get.queryOptions({ input: { workspaceId, launchId, studyId } }));
  return <QueryView query={query}>{(study) => <StudyPage study={study} />}</QueryView>;
}

function StudyPage({ study }: { study: Study }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId, may } = useWorkspace();
  const { launchId } = study;
  const launch = useQuery(api.launches.get.queryOptions({ input: { workspaceId, launchId } }));
  const [chosen, setChosen] = useUrlState('question', '');
  const [weighting] = useUrlState<'yes' | 'no'>('weighted', 'yes');
  const [describing, setDescribing] = useUrlState<'' | 'yes'>('describe', '');
  const [rows, setRows] = useUrlState('rows', '');
  const weighted = study.weighted && weighting === 'yes';
  const input = { workspaceId, launchId, studyId: study.id, weighted };
  const results = useQuery({ ...api.studies.results.queryOptions({ input }), enabled: study.responses > 0 });
  const question = study.questions.find((one) => String(one.position) === chosen) ?? study.questions[0];
  const where = readRowsSearch(rows);
  return (
    <Page
      title={study.name}
      above={
        <>
          <Link to={`/launches/${launchId}/demand` as never} search={{ tab: 'studies' } as never}>
            {launch.data?.name ?? t('demand.tabs.studies')}
          </Link>
          {' · '}
          {t('demand.study.counts', { responses: study.responses, questions: study.questions.length })}
          {' · '}
          {t('demand.study.updated', { at: format.instant(study.updatedAt) })}
        </>
      }
      actions={
        <>
          {may('edit.demand') && study.responses === 0 && (
            <Button onClick={() => setDescribing('yes')}>{t('demand.describe.add')}</Button>
          )}
          {may('facts') && (
            <Button component={Link} to={`/launches/${launchId}/demand/import`} search={{ study: study.id } as never}>
              {t('demand.study.addAnswers')}
            </Button>
          )}
          <StudyMenu study={study} onRows={() => setRows('[]')} />
        </>
      }
    >
      {study.responses === 0 || !question ? (
        <div className={styles.sections}>
          {study.questions.length === 0 ? (
            <EmptyState title={t('demand.study.empty')}>{t('demand.study.emptyText')}</EmptyState>
          ) : (
            <Panel title={t('demand.describe.waiting')}>
              <p className="muted small">{t('demand.describe.waitingText')}</p>
              <DescribedQuestions questions={study.questions} />
            </Panel>
          )}
          <ImportHistory launchId={launchId} kind="answers" targetId={study.id} />
        </div>
      ) : (
        <div className={styles.sections}>
          <QualityStrip study={study} />
          <div className={styles.columns}>
            <QueryView query={results}>
              {(all) => (
                <QuestionList
                  study={study}
                  results={all}
                  position={question.position}
                  onChoose={(position) => setChosen(String(position))}
                />
              )}
            </QueryView>
            <QuestionPanel key={question.position} study={study} question={question} onRows={setRows} />
          </div>
          <ImportHistory launchId={launchId} kind="answers" targetId={study.id} />
        </div>
      )}
      <Suspense>
        {where && <RowsDrawer study={study} where={where} onClose={() => setRows('')} />}
        {describing && (
          <DescribeDrawer
            launchId={launchId}
            study={study}
            onClose={() => setDescribing('')}
            onSaved={() => setDescribing('')}
          />
        )}
      </Suspense>
    </Page>
  );
}
