/** Why python3-dkim cannot be used here, or null when it can. */
export function findDkimpy(): string | null

/** One verdict for each of the first `count` signatures; `txt` maps names to TXT values. */
export function verifyByDkimpy(given: { raw: string; txt: Record<string, string>; count: number }): boolean[]
