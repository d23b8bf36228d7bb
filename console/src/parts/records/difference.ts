/** How a value that was seen in DNS differs from the wanted one. */

export interface Difference {
  readonly before: string
  /** What differs: of the seen value, and of the wanted one in its place. */
  readonly seen: string
  readonly wanted: string
  readonly after: string
}

/** The values without the ends that they share. */
export function differenceOf(seen: string, wanted: string): Difference {
  const shorter = Math.min(seen.length, wanted.length)
  let start = 0
  while (start < shorter && seen[start] === wanted[start]) start += 1
  let end = 0
  while (end < shorter - start && seen.at(-1 - end) === wanted.at(-1 - end)) end += 1
  return {
    before: seen.slice(0, start),
    seen: seen.slice(start, seen.length - end),
    wanted: wanted.slice(start, wanted.length - end),
    after: seen.slice(seen.length - end),
  }
}

/** The seen value that is most like the wanted one. */
export function closestTo(wanted: string, seen: readonly string[]): string | undefined {
  const shared = (value: string) => {
    const { before, after } = differenceOf(value, wanted)
    return before.length + after.length
  }
  return [...seen].sort((a, b) => shared(b) - shared(a))[0]
}
