/** `share` of respondents giving certain answers (one option, several, the top boxes of a rating), or `mean` of a rating or number. */
export const measures = ['share', 'mean'] as const;
export type Measure = (typeof measures)[number];

/** Which side of the threshold passes. The threshold itself passes on both. */
export const directions = ['at_least', 'at_most'] as const;
export type Direction = (typeof directions)[number];

/** What was fixed before looking: the need is validated when the measure, in the segment, is surely on the passing side. */
export type Criterion = {
  /** Position of the question that is measured. */
  position: number;
  measure: Measure;
  /** `share`: the answers that count. */
  answers: string[];
  /** Position of the question that defines the segment; null is everybody. */
  segmentPosition: number | null;
  segmentAnswers: string[];
  weighted: boolean;
  direction: Direction;
  /** A share 0–1, or a mean in units of the scale. */
  threshold: number;
  /** Smallest effective n at which a verdict is given. */
  minimumN: number;
  confidence: number;
};
