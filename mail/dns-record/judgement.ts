/** What is said of one DNS record: wanted against seen, by meaning. A look-up that failed is never judged at all. */

export interface Judgement {
  /** `missing`: nothing of that kind is published. `mismatch`: something is, but it does not do what is wanted. */
  readonly status: 'verified' | 'missing' | 'mismatch'
  /** Works, but should be better. */
  readonly warning?: string
  /** One sentence for the person who owns the zone: what was found and what to do. */
  readonly explanation: string
}
