import type { Json } from '../cards/canonical.ts';
import { text } from '../text.ts';
import {
  asWritten,
  count,
  fields,
  instant,
  listOf,
  named,
  number,
  recordOf,
  several,
  share,
  type Words,
  wholeOf,
  within,
  word,
  written,
  yesOrNo,
} from './words.ts';

const kindOf = (measure: Json | undefined): unknown => (typeof measure === 'string' ? measure : recordOf(measure).kind);

/** In the unit of the measure that it is of: a share in percent, anything else as it is. */
const measured: Words = {
  kind: 'value',
  say: (value, at) => {
    // A threshold stands in its criterion, an estimate beside it.
    const criterion =
      at.map(recordOf).find(({ measure }) => measure !== undefined) ?? recordOf(recordOf(at[1]).criterion);
    const words = kindOf(criterion.measure) === 'share' ? share : number;
    return words.kind === 'value' ? words.say(value, at) : asWritten(String(value));
  },
};

const asked: Record<string, ReturnType<typeof named>> = {
  question: named('cards.words.question', written),
  answers: named('cards.words.answers', several),
};

/** The first form named the kind alone and what is measured beside it. */
const measure: Words = {
  kind: 'depends',
  on: (value) =>
    typeof value === 'string'
      ? word('cards.words.measures')
      : fields({ kind: within(word('cards.words.measures')), spec: within(fields(asked)) }),
};

const studyName: Words = {
  kind: 'value',
  say: (id, at) => {
    const study = listOf(wholeOf(at).studies).find((each) => recordOf(each).studyId === id);
    return asWritten(study ? String(recordOf(study).name) : '?');
  },
};

const evidence = fields({
  criterion: named(
    'cards.words.criterion',
    fields({
      studyId: named('cards.words.study', studyName),
      ...asked,
      measure: named('cards.words.measure', measure),
      segment: named('cards.words.segment', fields(asked)),
      weighted: named('cards.words.weighted', yesOrNo),
      direction: named('cards.words.direction', word('demand.measure.direction')),
      threshold: named('cards.words.threshold', measured),
      minimumN: named('cards.words.minimumN', count),
      confidence: named('cards.words.confidence', share),
      registeredAt: named('cards.words.registeredAt', instant),
      responsesWhenRegistered: named('cards.words.answersThen', count),
    }),
  ),
  verdict: named('cards.words.verdict', word('demand.outcome')),
  estimate: named(
    'cards.words.estimate',
    fields({
      value: within(measured),
      lower: named('cards.words.lower', measured),
      upper: named('cards.words.upper', measured),
      n: named('cards.words.n', count),
      effectiveN: named('cards.words.effectiveN', number),
    }),
  ),
});

const moscow = word('demand.class');
const view = fields({
  moscow: named('cards.words.moscow', moscow),
  rank: named('cards.words.rank', count),
});

/** What each part of a signed demand card is called. */
export const demandWords = fields({
  card: named('cards.words.card', word('app.card')),
  needs: within({
    kind: 'list',
    keyOf: (need) => String(recordOf(need).number),
    nameOf: (need) => {
      const { number, title } = recordOf(need);
      return text('cards.words.need', { number: String(number).padStart(2, '0'), title: String(title) });
    },
    item: fields({
      number: null,
      title: named('cards.words.title', written),
      statement: named('cards.words.statement', written),
      moscow: named('cards.words.agreed', moscow),
      pm: named('app.owner.pm', view),
      gtm: named('app.owner.gtm', view),
      evidence: within(evidence),
    }),
  }),
  studies: named('cards.words.study', {
    kind: 'list',
    keyOf: (study) => String(recordOf(study).studyId),
    nameOf: (study) => asWritten(String(recordOf(study).name)),
    item: fields({
      studyId: null,
      name: named('cards.words.name', written),
      responses: named('cards.words.responses', count),
      digest: named('cards.words.digest', {
        kind: 'value',
        say: (value) => asWritten(`${String(value).slice(0, 16)}…`),
      }),
    }),
  }),
});
