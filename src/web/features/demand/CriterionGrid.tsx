import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { weigh } from '../../../domain/demand/explain.ts';
import { measuredIn } from '../../../domain/demand/measured-in.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import styles from './CriterionGrid.module.css';
import { useCriterionWords } from './criterion-words.ts';
import drawer from './NeedDrawer.module.css';
import { rowsSearch } from './rows-search.ts';
import type { Need, NeedCriterion, NeedWithHistory } from './types.ts';

type Props = { launchId: string; need: Need; criterion: NeedCriterion };

/** What was registered, when and by whom, and the numbers it is judged by now. */
export function CriterionGrid({ launchId, need, criterion }: Props) {
  const t = useText();
  const format = useFormat();
  const words = useCriterionWords();
  const { estimate, explain, asOf } = need;
  // Of weights nothing is said where there are none.
  const hasWeights = estimate === null || weigh(estimate);
  const byWeight = estimate === null ? 'demand.criterion.byWeightIfAny' : 'demand.criterion.byWeight';
  const weighting = hasWeights ? [criterion.weighted ? byWeight : 'demand.criterion.eachOnce'] : [];
  const [asked] = criterion.questions;
  const merged =
    asked && asked.also.length > 0 ? [t('demand.study.includes', { questions: asked.also.join(' · ') })] : [];
  const cells = [
    [t('demand.criterion.segment'), words.segment(criterion)],
    [t('demand.criterion.measure'), [asked?.label ?? '', ...merged, t(criterion.words)].join(' · ')],
    [t('demand.criterion.threshold'), words.threshold(criterion)],
    [t('demand.criterion.minimumN'), format.count(criterion.minimumN)],
    [
      t('demand.criterion.confidence'),
      t('demand.criterion.twoSided', { level: Math.round(criterion.confidence * 1000) / 10 }),
    ],
    ...weighting.map((words) => [t('demand.criterion.weighting'), t(words)] as const),
  ] as const;
  return (
    <section className={drawer.section}>
      <h3>
        <IconLock size={14} aria-hidden="true" />
        {t('demand.criterion.title')}
        <small className="num">
          {format.instant(criterion.registeredAt)} · {criterion.registeredByName}
        </small>
      </h3>
      <dl className={styles.grid}>
        {cells.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="small">{words.counted(criterion)}</p>
      {criterion.responsesWhenRegistered === 0 && (
        <StatusMark status="met">
          {t('demand.criterion.beforeAnswers', { at: format.instant(criterion.registeredAt) })}
        </StatusMark>
      )}
      {criterion.responsesWhenRegistered > 0 && (
        <p className="c-risk small">{t('demand.criterion.late', { responses: criterion.responsesWhenRegistered })}</p>
      )}
      {criterion.rereadSince.map(({ label, at }) => (
        <p key={label} className="c-risk small">
          {t('demand.criterion.reread', { question: label, at: format.instant(at) })}
        </p>
      ))}
      <div className={styles.numbers}>
        {estimate && explain && (
          <span>
            <Explained
              of={{
                label: { key: 'demand.need.measured', params: { title: need.title } },
                value: estimate.value,
                unit: criterion.unit,
                currency: measuredIn(criterion.questions[0]?.label ?? '')?.currency ?? undefined,
                interval: { lower: estimate.lower, upper: estimate.upper, confidence: estimate.confidence },
                target: criterion.threshold,
                explain,
                asOf,
              }}
            >
              {words.value(criterion, estimate.value)}
            </Explained>{' '}
            <span className="faint num">{words.interval(criterion, estimate)}</span>
          </span>
        )}
        <Link
          className={styles.link}
          to={`/launches/${launchId}/demand/studies/${criterion.studyId}` as never}
          search={
            {
              question: criterion.questions[0]?.position,
              ...(criterion.segment ? { by: criterion.segment.position } : {}),
            } as never
          }
        >
          {criterion.studyName}
        </Link>
        {estimate && (
          <Link
            className={styles.link}
            to={`/launches/${launchId}/demand/studies/${criterion.studyId}` as never}
            search={{ question: criterion.questions[0]?.position, rows: rowsSearch(conditionsOf(criterion)) } as never}
          >
            {t('demand.rows.open', { count: estimate.n })}
          </Link>
        )}
      </div>
    </section>
  );
}

function conditionsOf({ segment, questions }: NeedCriterion) {
  const inSegment = segment ? [{ position: segment.position, answers: segment.answers }] : [];
  return [...inSegment, ...questions.map(({ position }) => ({ position }))];
}

/** Every registration, newest first: what changed, when, why, and how many answers could be seen by then. */
export function CriterionHistory({ history, createdAt }: { history: NeedWithHistory['history']; createdAt: string }) {
  const t = useText();
  const format = useFormat();
  const words = useCriterionWords();
  return (
    <section className={drawer.section}>
      <h3>{t('demand.history.title')}</h3>
      <ol className={styles.history}>
        {history.map((criterion) => (
          <li key={criterion.id} data-current={criterion.supersededAt === null}>
            <time className="num" dateTime={criterion.registeredAt}>
              {format.instant(criterion.registeredAt)}
            </time>
            <i />
            <div>
              <b>{t(criterion.supersededAt === null ? 'demand.history.inForce' : 'demand.history.superseded')}</b>{' '}
              {words.segment(criterion)} · {words.rule(criterion)}
              <span>{words.counted(criterion)}</span>
              <span>
                {criterion.registeredByName} ·{' '}
                {criterion.responsesWhenRegistered === 0
                  ? t('demand.history.beforeAnswers')
                  : t('demand.history.afterAnswers', { responses: criterion.responsesWhenRegistered })}
                {criterion.reason && ` · ${criterion.reason}`}
              </span>
            </div>
          </li>
        ))}
        <li>
          <time className="num" dateTime={createdAt}>
            {format.instant(createdAt)}
          </time>
          <i />
          <div>{t('demand.history.created')}</div>
        </li>
      </ol>
    </section>
  );
}
