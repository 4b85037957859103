import { z } from 'zod';
import { directions } from '../domain/demand/measure.ts';
import type { Measured } from '../domain/demand/measures.ts';
import { moscowClasses } from '../domain/demand/priority.ts';
import { questionTypes } from '../domain/demand/question.ts';
import { outcomes } from '../domain/demand/verdict.ts';
import {
  explainSchema,
  fileLanguage,
  files,
  id,
  instant,
  kpiSchema,
  launchInput,
  longBody,
  reads,
  textSchema,
  version,
  writes,
} from './procedure.ts';
import { shownAnswers, shownNeeds } from './shown.ts';

const tag = 'demand';
const launchPath = '/workspaces/{workspaceId}/launches/{launchId}' as const;
const side = z.enum(['pm', 'gtm']);
const moscow = z.enum(moscowClasses);
const position = z.int().min(1);
/** Given answers to a question, to choose sheets by. */
const answers = z.array(z.string().max(10_000)).max(200);
/** Two-sided, of every interval. */
const confidence = z.number().min(0.5).max(0.999);

/** How the answers to a question are read. */
const reading = {
  type: z.enum(questionTypes),
  options: z.array(z.string()).optional(),
  scale: z.array(z.object({ answer: z.string(), value: z.number() })).optional(),
  separator: z.string().optional(),
  missing: z.array(z.string()).optional(),
  /** What an empty cell of a multiple choice says; not answered where it is absent. */
  blank: z.literal('none_chosen').optional(),
};
export const questionSchema = z.object({
  position,
  key: z.string(),
  label: z.string(),
  ...reading,
  /** Where a person has changed how its answers are read: when that was last, and how they are stored. */
  reread: z.object({ at: instant, storedAs: z.object(reading) }).optional(),
  /** The position of the question that it is read as part of. */
  mergedInto: position.optional(),
});

const option = z.string().trim().min(1).max(500);
/** A question before any answer to it: a choice has its options, a rating its steps. Its position is its place in the list. */
const described = z.object({
  /** Short and unique; with its words, what columns of a file are matched by. */
  key: z.string().trim().min(1).max(200),
  label: z.string().trim().min(1).max(2_000),
  type: z.enum(questionTypes),
  options: z.array(option).max(200).optional(),
  scale: z
    .array(z.object({ answer: option, value: z.number() }))
    .max(200)
    .optional(),
});

const studySchema = z.object({
  id,
  launchId: id,
  name: z.string(),
  /** Those that stand; `also` are read as part of them. */
  questions: z.array(questionSchema.extend({ also: z.array(questionSchema) })),
  /** Answer sheets that count now. */
  responses: z.int(),
  /** Whether any answer sheet weighs other than 1. */
  weighted: z.boolean(),
  effectiveN: z.number(),
  designEffect: z.number(),
  version,
  createdAt: instant,
  updatedAt: instant,
  deletedAt: instant.nullable(),
});

const estimateSchema = z.object({
  value: z.number(),
  lower: z.number(),
  upper: z.number(),
  n: z.int(),
  effectiveN: z.number(),
  designEffect: z.number(),
  confidence: z.number(),
  method: z.enum(['wilson', 'student', 'welch']),
});

const optionSchema = z.object({
  answer: z.string(),
  value: z.number().nullable(),
  count: z.int(),
  estimate: estimateSchema,
  /** Rankings: the mean of the ranks that it was given; its count and share are of those who ranked it first. */
  meanRank: z.number().optional(),
});
const questionResultSchema = z.object({
  position,
  answered: z.int(),
  /** Of these, those who were asked and chose none of the options. */
  noneChosen: z.int(),
  effectiveN: z.number(),
  designEffect: z.number(),
  /** At most 200, most frequent or in the order of the scale; `distinct` says of how many. */
  options: z.array(optionSchema),
  distinct: z.int(),
  mean: estimateSchema.nullable(),
  /** Ratings: share of the two highest steps. */
  topTwo: estimateSchema.nullable(),
  /** Numbers: unweighted quartiles, and a histogram (from ≤ x < to). */
  spread: z
    .object({
      minimum: z.number(),
      lowerQuartile: z.number(),
      median: z.number(),
      upperQuartile: z.number(),
      maximum: z.number(),
      bins: z.array(
        z.object({ from: z.number(), to: z.number(), n: z.int(), weight: z.number(), weightSquared: z.number() }),
      ),
    })
    .nullable(),
});
const crossTabSchema = z.object({
  by: position,
  groups: z.array(
    z.object({
      group: z.string(),
      letter: z.string(),
      result: questionResultSchema.omit({ options: true }).extend({
        /** `higherThan`: letters of the groups whose share is significantly lower. */
        options: z.array(optionSchema.extend({ higherThan: z.array(z.string()) })),
      }),
      meanHigherThan: z.array(z.string()),
      topTwoHigherThan: z.array(z.string()),
    }),
  ),
  /** `groups` holds the 26 largest of these. */
  distinctGroups: z.int(),
  /** Pearson's χ² and Cramér's V; null where respondents can be in several groups, give several answers, or the table has one row. */
  independence: z
    .object({
      chiSquared: z.number(),
      degrees: z.int(),
      pValue: z.number(),
      cramersV: z.number(),
      n: z.number(),
      sparseCells: z.int(),
    })
    .nullable(),
  comparisons: z.int(),
  falseDiscoveryRate: z.number(),
});

const studyInput = launchInput.extend({ studyId: id });
const counting = { weighted: z.boolean().default(true), confidence: confidence.default(0.95) };
/** Answer sheets that gave one of these answers to a question; without `answers`, that answered it at all. */
const condition = z.object({ position, answers: answers.optional() });
/** Answers that only one of two questions has, most frequent first: at most 20 of `distinct`. */
const onlySchema = z.object({
  answers: z.array(z.object({ answer: z.string(), count: z.int() })),
  distinct: z.int(),
});
/** All of them are met. */
export const conditions = z.array(condition).max(10);
const studyName = z.string().trim().min(1).max(120);

export const studies = {
  list: reads({
    path: `${launchPath}/studies`,
    access: 'read',
    summary: 'Studies of a launch, newest first; `deleted` shows the trash',
    tag,
    shows: shownAnswers,
  })
    .input(launchInput.extend({ deleted: z.boolean().default(false) }))
    .output(z.array(studySchema)),
  get: reads({
    path: `${launchPath}/studies/{studyId}`,
    access: 'read',
    summary: 'One study with its questions',
    tag,
    shows: shownAnswers,
  })
    .input(studyInput)
    .output(studySchema),
  create: writes({
    path: `${launchPath}/studies`,
    access: 'edit.demand',
    summary: 'Create a study, with its questions where they are known; answers are imported into it',
    tag,
    bodyMax: longBody,
  })
    .input(launchInput.extend({ name: studyName, questions: z.array(described).max(500).default([]) }))
    .output(studySchema),
  describe: writes({
    path: `${launchPath}/studies/{studyId}/questions`,
    method: 'PUT',
    access: 'edit.demand',
    summary:
      'Say what a study asks, so that criteria can be registered before any answer. Questions that answers or criteria rest on stay as they are, others may follow',
    tag,
    bodyMax: longBody,
  })
    .input(studyInput.extend({ version, questions: z.array(described).max(500) }))
    .output(studySchema),
  checkMerge: reads({
    path: `${launchPath}/studies/{studyId}/questions/{position}/merge`,
    access: 'read',
    summary: 'What would become one if a question were read as part of another; nothing is saved',
    tag,
    shows: shownAnswers,
  })
    .input(studyInput.extend({ position, into: position }))
    .output(
      z.object({
        /** Answer sheets with an answer to the one, to the other, to both, and to both differently: these count by the other. */
        answered: z.int(),
        answeredInto: z.int(),
        both: z.int(),
        differ: z.int(),
        only: onlySchema,
        onlyInto: onlySchema,
      }),
    ),
  merge: writes({
    path: `${launchPath}/studies/{studyId}/questions/{position}/merge`,
    access: 'edit.demand',
    summary:
      'Read a question as part of another that asks the same: a sheet’s answer is its answer to that one, else to this. Refused while a criterion was registered on either',
    tag,
  })
    .input(studyInput.extend({ version, position, into: position }))
    .output(studySchema),
  separate: writes({
    path: `${launchPath}/studies/{studyId}/questions/{position}/separate`,
    access: 'edit.demand',
    summary: 'Read a merged question by itself again. Refused while a criterion was registered on what it is part of',
    tag,
  })
    .input(studyInput.extend({ version, position }))
    .output(studySchema),
  reread: writes({
    path: `${launchPath}/studies/{studyId}/questions/{position}/reading`,
    method: 'PUT',
    access: 'edit.demand',
    summary:
      'Change how the answers to a question are read: its type, options or steps, and what means no answer. All figures follow; criteria that rest on it say so',
    tag,
    bodyMax: longBody,
  })
    .input(
      studyInput.extend({
        version,
        position,
        type: z.enum(questionTypes),
        options: z.array(option).max(1_000).optional(),
        scale: z
          .array(z.object({ answer: option, value: z.number() }))
          .max(200)
          .optional(),
        separator: z.string().min(1).max(20).optional(),
        missing: z.array(z.string().min(1).max(2_000)).max(200).optional(),
      }),
    )
    .output(studySchema),
  rename: writes({
    path: `${launchPath}/studies/{studyId}`,
    method: 'PATCH',
    access: 'edit.demand',
    summary: 'Rename a study',
    tag,
  })
    .input(studyInput.extend({ version, name: studyName }))
    .output(studySchema),
  remove: writes({
    path: `${launchPath}/studies/{studyId}`,
    method: 'DELETE',
    access: 'edit.demand',
    summary: 'Put a study into the trash; refused while a criterion in force rests on it',
    tag,
  })
    .input(studyInput.extend({ version }))
    .output(studySchema),
  restore: writes({
    path: `${launchPath}/studies/{studyId}/restore`,
    access: 'edit.demand',
    summary: 'Take a study out of the trash',
    tag,
  })
    .input(studyInput.extend({ version }))
    .output(studySchema),
  results: reads({
    path: `${launchPath}/studies/{studyId}/results`,
    access: 'read',
    summary: 'Shares, means and intervals of every question at once',
    tag,
    shows: shownAnswers,
  })
    .input(studyInput.extend(counting))
    .output(
      z.object({
        responses: z.int(),
        weighted: z.boolean(),
        confidence: z.number(),
        questions: z.array(questionResultSchema.extend({ explain: explainSchema })),
      }),
    ),
  question: reads({
    path: `${launchPath}/studies/{studyId}/questions/{position}`,
    access: 'read',
    summary: 'One question, and how its answers differ between the groups of another question (`by`)',
    tag,
    shows: shownAnswers,
  })
    .input(studyInput.extend({ position, by: position.optional(), ...counting }))
    .output(
      z.object({
        responses: z.int(),
        weighted: z.boolean(),
        confidence: z.number(),
        result: questionResultSchema,
        /** What was written where nothing counts as answered, most frequent first: at most 50 of `distinct`. Those that are `missing` mean so, others could not be read. */
        unread: z.object({
          cells: z.array(z.object({ cell: z.string(), count: z.int(), missing: z.boolean() })),
          distinct: z.int(),
          /** Answer sheets whose cell could not be read. */
          notUnderstood: z.int(),
        }),
        /** What was answered, as it is stored, most frequent first: at most 200. */
        stored: z.array(z.object({ cell: z.string(), count: z.int() })),
        crossTab: crossTabSchema.nullable(),
        explain: explainSchema,
        asOf: instant,
      }),
    ),
  rows: reads({
    path: `${launchPath}/studies/{studyId}/rows`,
    method: 'POST',
    access: 'read',
    bodyMax: longBody,
    summary: 'The answer sheets behind a number: those that meet every condition, in the order of the file',
    tag,
    shows: shownAnswers,
  })
    .input(
      studyInput.extend({
        where: conditions.default([]),
        limit: z.int().min(1).max(500).default(50),
        offset: z.int().min(0).default(0),
      }),
    )
    .output(
      z.object({
        total: z.int(),
        rows: z.array(
          z.object({
            rowNumber: z.int(),
            externalId: z.string(),
            answeredAt: instant.nullable(),
            weight: z.number(),
            /** In the order of the study's questions; options of a multiple choice joined by U+001F, '' is not answered. */
            answers: z.array(z.string()),
          }),
        ),
      }),
    ),
  rowsCsv: files({
    path: `${launchPath}/studies/{studyId}/rows.csv`,
    access: 'read',
    summary: 'Those answer sheets as a file',
    tag,
    gives: 'text/csv',
    shows: [],
  }).input(studyInput.extend({ /** As JSON. */ where: z.string().max(16_384).optional(), locale: fileLanguage })),
};

/** What is measured, and what each kind of measure says of it. */
const measure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('share'), spec: z.object({ position, answers }) }),
  z.object({ kind: z.literal('mean'), spec: z.object({ position }) }),
]) satisfies z.ZodType<Measured>;

const segment = z.object({ position, answers });
const criterionFields = {
  studyId: id,
  measure,
  /** Only respondents who gave one of these answers; null is everybody. */
  segment: segment.nullable(),
  /** Whether answer sheets count by their weight, or everybody once. */
  weighted: z.boolean(),
  direction: z.enum(directions),
  /** In the unit of the measure: a share 0–1, or a mean in units of the scale. */
  threshold: z.number(),
  /** Smallest effective n at which a verdict is given. */
  minimumN: z.int().min(1).max(10_000_000),
  confidence,
};

/** `also`: the keys of the questions that are read as part of it. */
const questionName = { key: z.string(), label: z.string(), also: z.array(z.string()) };
const criterionSchema = z.object({
  id,
  ...criterionFields,
  segment: segment.extend(questionName).nullable(),
  studyName: z.string(),
  /** Of estimate, range and threshold. */
  unit: z.enum(['share', 'number']),
  /** What is measured, in a few words. */
  words: textSchema,
  /** The answers that count, in the words and order of the question; null where every number does. */
  counted: z.array(z.string()).nullable(),
  /** The questions that are measured; the first names the measure to people. */
  questions: z.array(z.object({ position, ...questionName })),
  /** Why it replaced an earlier one; empty for the first. */
  reason: z.string(),
  /** Answer sheets that stood when it was registered: 0 is a true pre-registration. */
  responsesWhenRegistered: z.int(),
  registeredByName: z.string(),
  registeredAt: instant,
  supersededAt: instant.nullable(),
  /** Questions whose reading was changed since it was registered, and when. */
  rereadSince: z.array(z.object({ label: z.string(), at: instant })),
});

/** Of one side; nothing until both have handed it in. */
const sideSchema = z.object({ moscow: moscow.nullable(), rank: z.int().nullable(), reason: z.string() });
const verdictSchema = z.object({
  outcome: z.enum(outcomes),
  /** Further effective answers that would decide (even chance, 80 % chance), and which way, if the measure stayed where it is. */
  toDecide: z
    .object({ effectiveAnswers: z.int(), forEightyPercent: z.int(), towards: z.enum(['validated', 'refuted']) })
    .nullable(),
  missing: z.int(),
});

const needSchema = z.object({
  id,
  launchId: id,
  number: z.int(),
  title: z.string(),
  statement: z.string(),
  /** The class both sides agreed on. */
  moscow: moscow.nullable(),
  pm: sideSchema,
  gtm: sideSchema,
  /** Which sides have handed in what they say, and when that was opened to everybody. A need that a side changes later is a new round. */
  round: z.object({ number: z.int(), openedAt: instant.nullable(), pm: z.boolean(), gtm: z.boolean() }),
  /** What the sides say that the reader speaks for, opened or not. `version` is that of class and reason. */
  own: z.array(sideSchema.extend({ side, version: z.int() })),
  disagreement: z.object({
    classes: z.boolean(),
    rankGap: z.int().nullable(),
    ranks: z.boolean(),
    notable: z.boolean(),
  }),
  criterion: criterionSchema.nullable(),
  estimate: estimateSchema.nullable(),
  verdict: verdictSchema.nullable(),
  /** What the measured value can be; null where there are no ends. */
  range: z.object({ from: z.number(), to: z.number() }).nullable(),
  explain: explainSchema.nullable(),
  /** When the evidence was counted. */
  asOf: instant,
  version,
  createdAt: instant,
  updatedAt: instant,
  deletedAt: instant.nullable(),
});

const needInput = launchInput.extend({ needId: id });
/** In one batch, and ranked by one side. */
const mostNeeds = 500;
const title = z.string().trim().min(1).max(80);
const statement = z.string().trim().max(500);
const reason = z.string().trim().max(500);

export const needs = {
  list: reads({
    path: `${launchPath}/needs`,
    access: 'read',
    summary:
      'Needs of a launch with both sides’ views and verdicts, all or those that a figure counts; `deleted` shows the trash, `inForce` what is locked while an amendment is open',
    tag,
    shows: [...shownNeeds, 'card'],
  })
    .input(
      launchInput.extend({
        deleted: z.boolean().default(false),
        inForce: z.boolean().default(false),
        moscow: moscow.optional(),
        outcome: z.enum([...outcomes, 'unregistered']).optional(),
        registered: z.boolean().optional(),
        disagreeing: z.boolean().optional(),
      }),
    )
    .output(z.array(needSchema)),
  get: reads({
    path: `${launchPath}/needs/{needId}`,
    access: 'read',
    summary: 'One need with every criterion ever registered for it',
    tag,
    shows: shownNeeds,
  })
    .input(needInput)
    .output(needSchema.extend({ history: z.array(criterionSchema) })),
  create: writes({ path: `${launchPath}/needs`, access: 'edit.demand', summary: 'Add a need', tag })
    .input(launchInput.extend({ title, statement: statement.default('') }))
    .output(needSchema),
  createBatch: writes({
    path: `${launchPath}/needs/batch`,
    access: 'edit.demand',
    bodyMax: longBody,
    summary: 'Add several needs at once: all of them or none',
    tag,
  })
    .input(
      launchInput.extend({
        needs: z
          .array(z.object({ title, statement: statement.default(''), moscow: moscow.nullable().default(null) }))
          .min(1)
          .max(mostNeeds),
      }),
    )
    .output(z.array(needSchema)),
  updateBatch: writes({
    path: `${launchPath}/needs/batch`,
    method: 'PATCH',
    access: 'edit.demand',
    bodyMax: longBody,
    summary: 'Class several needs, put them into the trash or take them out again: all of them or none',
    tag,
  })
    .input(
      launchInput.extend({
        needs: z
          .array(
            z.object({ needId: id, version, moscow: moscow.nullable().optional(), deleted: z.boolean().optional() }),
          )
          .min(1)
          .max(mostNeeds),
      }),
    )
    .output(z.array(needSchema)),
  update: writes({
    path: `${launchPath}/needs/{needId}`,
    method: 'PATCH',
    access: 'edit.demand',
    summary: 'Change the words of a need, or the class both sides agreed on',
    tag,
  })
    .input(
      needInput.extend({
        version,
        title: title.optional(),
        statement: statement.optional(),
        moscow: moscow.nullable().optional(),
      }),
    )
    .output(needSchema),
  place: writes({
    path: `${launchPath}/needs/{needId}/place`,
    access: 'edit.demand',
    summary:
      'Say how one side classes a need, and why: seen by that side alone until both hand in; only who speaks for it',
    tag,
  })
    .input(
      needInput.extend({
        /** Of what this side said of it, in `own`; 0 for the first. */
        version,
        ...{ side, moscow: moscow.nullable(), reason: reason.default('') },
      }),
    )
    .output(needSchema),
  rank: writes({
    path: `${launchPath}/needs/rank`,
    method: 'PUT',
    access: 'edit.demand',
    summary:
      'Rank the needs for one side, most important first: seen by that side alone until both hand in; needs left out have no rank',
    tag,
  })
    .input(launchInput.extend({ side, order: z.array(id).max(mostNeeds) }))
    .output(z.array(needSchema)),
  handIn: writes({
    path: `${launchPath}/needs/hand-in`,
    access: 'edit.demand',
    summary:
      'Hand in what one side says of all needs whose round is open; every one must be ranked. Once both sides have, it is opened to everybody',
    tag,
  })
    .input(launchInput.extend({ side }))
    .output(z.array(needSchema)),
  register: writes({
    path: `${launchPath}/needs/{needId}/criterion`,
    access: 'edit.demand',
    bodyMax: longBody,
    summary:
      'Register what validates a need. A later registration supersedes it, both stay readable; one after answers exist needs a reason',
    tag,
  })
    .input(needInput.extend({ ...criterionFields, reason: reason.default('') }))
    .output(needSchema),
  remove: writes({
    path: `${launchPath}/needs/{needId}`,
    method: 'DELETE',
    access: 'edit.demand',
    summary: 'Put a need into the trash',
    tag,
  })
    .input(needInput.extend({ version }))
    .output(needSchema),
  restore: writes({
    path: `${launchPath}/needs/{needId}/restore`,
    access: 'edit.demand',
    summary: 'Take a need out of the trash',
    tag,
  })
    .input(needInput.extend({ version }))
    .output(needSchema),
};

export const demandCard = {
  get: reads({
    path: `${launchPath}/demand`,
    access: 'read',
    summary: 'The demand card: verdict, figures with explanations, next actions',
    tag,
    shows: [...shownNeeds, 'launch'],
  })
    .input(launchInput)
    .output(
      z.object({
        verdict: textSchema,
        kpis: z.array(kpiSchema),
        needs: z.int(),
        studies: z.int(),
        next: z.array(
          z.object({
            status: z.enum(['met', 'at_risk', 'missed', 'unknown']),
            text: textSchema,
            owner: z.enum(['pm', 'gtm', 'joint', 'lead']),
          }),
        ),
      }),
    ),
};
