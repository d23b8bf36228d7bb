/** What a bench hands back: comparisons, each measured in the same run. */

export interface Comparison {
  readonly bench: string
  /** What was done, with its conditions. */
  readonly what: string
  readonly unit: string
  readonly ours: number
  /** The peer or the physical limit. */
  readonly against: string
  readonly theirs: number
  /** True for latencies: the ratio is turned round, so that above 1 is better for us everywhere. */
  readonly isLowerBetter: boolean
  /** Least ratio wanted; null where none was set. */
  readonly aim: number | null
}

export interface BenchResult {
  readonly comparisons: readonly Comparison[]
  /** Peers that could not be run, and what else the reader must know. */
  readonly remarks: readonly string[]
  /** What is more than a comparison, as Markdown. */
  readonly tables?: readonly string[]
}

export interface Bench {
  readonly name: string
  readonly run: () => Promise<BenchResult>
}

/** Ours over theirs; above 1 is better for us. */
export const ratioOf = ({ ours, theirs, isLowerBetter }: Comparison): number =>
  isLowerBetter ? theirs / ours : ours / theirs

/** The value below which `share` (0 to 1) of the samples lie; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
