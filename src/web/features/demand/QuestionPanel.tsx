import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { methodText } from '../../../domain/demand/explain.ts';
import { needCode } from '../../../domain/demand/need-code.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { QueryView } from '../../ui/states.tsx';
import { TextButton } from '../../ui/TextButton.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { AnswerTable } from './AnswerTable.tsx';
import { useCriterionWords } from './criterion-words.ts';
import { GroupMatrix } from './GroupMatrix.tsx';
import { GroupTable } from './GroupTable.tsx';
import { NumberPicture } from './NumberPicture.tsx';
import styles from './QuestionPanel.module.css';
import { type RowCondition, rowsSearch } from './rows-search.ts';
import {
  type Need,
  outcomeOf,
  outcomeTone,
  type QuestionByGroup,
  questionName,
  type Study,
  type StudyQuestion,
} from './types.ts';

type Props = { study: Study; question: StudyQuestion; onRows: (search: string) => void };
type View = 'topTwo' | 'mean' | 'answers';
const splitters = ['single', 'multi', 'ranking', 'rating'];

/** One question: shares or mean with intervals, for everybody or side by side for groups, and the needs that rest on it. */
export function QuestionPanel({ study, question, onRows }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [by, setBy] = useUrlState('by', '');
  const [view, setView] = useUrlState<View>('view', question.type === 'rating' ? 'topTwo' : 'answers');
  const [weighting, setWeighting] = useUrlState<'yes' | 'no'>('weighted', 'yes');
  const groupable = study.questions.filter((one) => splitters.includes(one.type) && one.position !== question.position);
  const splitter = groupable.find((one) => String(one.position) === by);
  const weighted = study.weighted && weighting === 'yes';
  const input = {
    workspaceId,
    launchId: study.launchId,
    studyId: study.id,
    position: question.position,
    weighted,
    ...(splitter ? { by: splitter.position } : {}),
  };
  const query = useQuery(api.studies.question.queryOptions({ input }));
  const needs = useQuery(api.needs.list.queryOptions({ input: { workspaceId, launchId: study.launchId } })).data ?? [];
  const supported = needs.filter(
    ({ criterion }) =>
      criterion?.studyId === study.id && criterion.questions.some(({ position }) => position === question.position),
  );
  const openRows = (conditions: RowCondition[]) => onRows(rowsSearch(conditions));
  return (
    <Panel
      title={
        <>
          {question.key !== question.label && <span className={styles.key}>{question.key} </span>}
          {question.label}
        </>
      }
      label={question.label}
    >
      {question.also.length > 0 && (
        <p className="muted small">
          {t('demand.study.includes', { questions: question.also.map(({ key }) => key).join(' · ') })}
        </p>
      )}
      <div className={styles.controls}>
        {question.type === 'rating' && (
          <SegmentedControl
            aria-label={t('demand.study.view')}
            value={view}
            onChange={(value) => setView(value as View)}
            data={(['topTwo', 'mean', 'answers'] as const).map((value) => ({
              value,
              label: t(`demand.study.views.${value}`),
            }))}
          />
        )}
        {study.weighted && question.type !== 'open' && (
          <SegmentedControl
            aria-label={t('demand.study.weighting')}
            value={weighting}
            onChange={(value) => setWeighting(value as 'yes' | 'no')}
            data={[
              { value: 'no', label: t('demand.study.unweighted') },
              { value: 'yes', label: t('demand.study.weighted') },
            ]}
          />
        )}
        {question.type !== 'open' && (
          <Select
            size="xs"
            aria-label={t('demand.study.splitBy')}
            placeholder={t('demand.study.splitBy')}
            clearable
            searchable
            data={groupable.map((one) => ({ value: String(one.position), label: questionName(one) }))}
            value={splitter ? by : null}
            onChange={(value) => setBy(value ?? '')}
          />
        )}
      </div>
      <QueryView query={query}>
        {(found) => (
          <Answer
            study={study}
            question={question}
            splitter={splitter}
            found={found}
            view={view}
            onRows={openRows}
            needs={supported}
          />
        )}
      </QueryView>
      {supported.map((need) => (
        <SupportedNeed key={need.id} need={need} />
      ))}
    </Panel>
  );
}

type AnswerProps = {
  study: Study;
  question: StudyQuestion;
  splitter: StudyQuestion | undefined;
  found: QuestionByGroup;
  view: View;
  onRows: (conditions: RowCondition[]) => void;
  needs: Need[];
};

function Answer({ question, splitter, found, view, onRows, needs }: AnswerProps) {
  const t = useText();
  const { result, crossTab } = found;
  const number = question.type === 'number' || (question.type === 'rating' && view === 'mean');
  const single: 'topTwo' | 'mean' | null = number
    ? 'mean'
    : question.type === 'rating' && view === 'topTwo'
      ? 'topTwo'
      : null;
  const notes = [
    t(methodText(number ? 'student' : 'wilson', found.confidence, found.weighted)),
    ...(crossTab ? [t('demand.study.comparisons', { count: crossTab.comparisons })] : []),
    ...(crossTab && crossTab.comparisons === 0 ? [t('demand.study.noTests')] : []),
  ];
  return (
    <>
      {crossTab && splitter && single && (
        <GroupTable
          found={found}
          crossTab={crossTab}
          question={question}
          splitter={splitter}
          measure={single}
          needs={needs}
          onRows={onRows}
        />
      )}
      {crossTab && splitter && !single && (
        <GroupMatrix found={found} crossTab={crossTab} question={question} splitter={splitter} onRows={onRows} />
      )}
      {!crossTab && question.type === 'number' && <NumberPicture found={found} question={question} onRows={onRows} />}
      {!crossTab && question.type === 'open' && <OpenText found={found} question={question} onRows={onRows} />}
      {!crossTab && question.type !== 'number' && question.type !== 'open' && (
        <AnswerTable found={found} question={question} lead={single} onRows={onRows} />
      )}
      {crossTab?.independence && <Association crossTab={crossTab} />}
      {question.type !== 'open' && <p className="faint xsmall">{notes.join(' · ')}</p>}
      <Unread found={found} question={question} />
      {result.answered === 0 && <p className="faint">{t('demand.study.nobody')}</p>}
    </>
  );
}

/** What was written where nobody counts as having answered, and since when the answers are read as they are. */
function Unread({ found: { unread }, question }: Pick<AnswerProps, 'found' | 'question'>) {
  const t = useText();
  const format = useFormat();
  const listed = (cells: typeof unread.cells) =>
    cells
      .slice(0, 5)
      .map(({ cell, count }) => `${cell} × ${format.count(count)}`)
      .join(' · ');
  const missing = unread.cells.filter((cell) => cell.missing);
  const misfits = unread.cells.filter((cell) => !cell.missing);
  return (
    <>
      {missing.length > 0 && <p className="faint xsmall">{t('demand.study.missing', { cells: listed(missing) })}</p>}
      {unread.notUnderstood > 0 && (
        <p className="c-risk small">
          {t('demand.study.notUnderstood', { count: unread.notUnderstood, cells: listed(misfits) })}
        </p>
      )}
      {question.reread && (
        <p className="faint xsmall">{t('demand.study.reread', { at: format.instant(question.reread.at) })}</p>
      )}
    </>
  );
}

/** How strong the link between two questions is. */
function Association({ crossTab: { independence } }: { crossTab: NonNullable<QuestionByGroup['crossTab']> }) {
  const t = useText();
  const format = useFormat();
  if (!independence) return null;
  const { chiSquared, degrees, pValue, cramersV, sparseCells } = independence;
  return (
    <p className="muted small num">
      {t('demand.study.independence', {
        chiSquared: format.number(chiSquared, 1),
        degrees,
        p: pValue < 0.001 ? '< 0.001' : `= ${format.number(pValue, 3)}`,
        v: format.number(cramersV, 3),
      })}
      {sparseCells > 0 && ` · ${t('demand.study.sparse', { count: sparseCells })}`}
    </p>
  );
}

function OpenText({ found, question, onRows }: Pick<AnswerProps, 'found' | 'question' | 'onRows'>) {
  const t = useText();
  return (
    <p>
      {t('demand.study.open', { answered: found.result.answered, distinct: found.result.distinct })}{' '}
      <TextButton onClick={() => onRows([{ position: question.position }])}>{t('demand.rows.read')}</TextButton>
    </p>
  );
}

/** A need that is judged by this question. */
function SupportedNeed({ need }: { need: Need }) {
  const t = useText();
  const format = useFormat();
  const words = useCriterionWords();
  const { criterion } = need;
  if (!criterion) return null;
  const outcome = outcomeOf(need);
  return (
    <Link className={styles.need} to={`/launches/${need.launchId}/demand` as never} search={{ open: need.id } as never}>
      <span className="muted">{t('demand.study.supports')}</span>
      <b>
        {needCode(need.number)} {need.title}
      </b>
      <Chip tone={outcomeTone[outcome]}>{t(`demand.outcome.${outcome}`)}</Chip>
      <span className="faint small">
        {t('demand.study.registered', { at: format.instant(criterion.registeredAt) })} · {words.rule(criterion)} ·{' '}
        {words.segment(criterion)}
      </span>
    </Link>
  );
}
