import { phases } from '../cadence/plan.ts';
import type { Json } from '../cards/canonical.ts';
import { type Text, text } from '../text.ts';
import {
  asWritten,
  day,
  days,
  fields,
  listOf,
  named,
  number,
  recordOf,
  type Words,
  wholeOf,
  word,
  written,
  yesOrNo,
} from './words.ts';

/** The phases that every plan starts with have a word in each language. */
const isUsual = (phase: string) => (phases as readonly string[]).includes(phase);

/** The names of a content's tasks by their ids: a large plan is asked for thousands. */
const namesOf = new WeakMap<object, Map<Json | undefined, string>>();

/** A task of the plan by its id, as people call it. */
function taskName(id: Json | undefined, within: readonly Json[]): string {
  const content = wholeOf(within);
  const names =
    namesOf.get(content) ??
    new Map(listOf(content.tasks).map((each) => [recordOf(each).id, String(recordOf(each).name)] as const));
  namesOf.set(content, names);
  return names.get(id) ?? '?';
}

const pin: Words = {
  kind: 'value',
  say: (value) => {
    const { kind, date } = recordOf(value);
    return text(`cards.words.pin.${kind}`, { date: String(date) });
  },
};

const task = fields({
  id: null,
  name: named('cards.words.name', written),
  kind: named('cards.words.kind', word('cards.words.taskKind')),
  parentId: named('cards.words.parent', {
    kind: 'value',
    say: (id, within) => asWritten(taskName(id, within)),
  }),
  track: named('cards.words.track', word('cards.words.trackName')),
  phase: named('cards.words.phase', {
    kind: 'value',
    say: (phase) => (isUsual(String(phase)) ? text(`cadence.phase.${phase}`) : asWritten(String(phase))),
  }),
  optimistic: named('cards.words.optimistic', days),
  likely: named('cards.words.likely', days),
  pessimistic: named('cards.words.pessimistic', days),
  pin: named('cards.words.pinned', pin),
  holdsLaunch: named('cards.words.holdsLaunch', yesOrNo),
  owner: named('cards.words.owner', written),
});

const linkName = (link: Json, within: readonly Json[]): Text => {
  const { predecessorId, successorId } = recordOf(link);
  return text('cards.words.link', { from: taskName(predecessorId, within), to: taskName(successorId, within) });
};

/** What each part of a signed plan is called. */
export const cadenceWords = fields({
  start: named('cards.words.planStart', day),
  committedDate: named('cards.words.committedDate', day),
  tasks: {
    name: null,
    words: {
      kind: 'list',
      keyOf: (item) => String(recordOf(item).id),
      nameOf: (item) => asWritten(String(recordOf(item).name)),
      item: task,
    },
  },
  dependencies: named('cards.words.links', {
    kind: 'list',
    keyOf: (link) => `${recordOf(link).predecessorId} ${recordOf(link).successorId}`,
    nameOf: linkName,
    item: fields({
      predecessorId: null,
      successorId: null,
      kind: named('cards.words.linkKind', word('cards.words.linkKinds')),
      lag: named('cards.words.lag', days),
    }),
  }),
  calendar: named(
    'cards.words.calendar',
    fields({
      name: named('cards.words.name', written),
      week: {
        name: null,
        words: {
          kind: 'list',
          keyOf: (_works, index) => String(index),
          nameOf: (_works, _within, key) => text(`cards.words.weekday.${key}`),
          item: yesOrNo,
        },
      },
      holidays: named('cards.words.holidays', word('cards.words.holidayRule')),
      exceptions: {
        name: null,
        words: {
          kind: 'list',
          keyOf: (item) => `${recordOf(item).from} ${recordOf(item).to}`,
          nameOf: (item) => {
            const { from, to } = recordOf(item);
            return text('cards.words.dayRange', { from: String(from), to: String(to) });
          },
          item: fields({
            from: null,
            to: null,
            working: named('cards.words.working', yesOrNo),
            name: named('cards.words.name', written),
          }),
        },
      },
    }),
  ),
  distribution: named('cards.words.distribution', word('cards.words.distributions')),
  seed: named('cards.words.seed', number),
});
