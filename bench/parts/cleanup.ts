/** Everything a bench starts registers its own end here; all of it ends, also after a failure, last first. */

export type Later = (end: () => Promise<unknown> | unknown) => void

/** Runs `work` and then, whatever happened, what it registered. */
export async function withCleanup<T>(work: (later: Later) => Promise<T>): Promise<T> {
  const ends: (() => Promise<unknown> | unknown)[] = []
  try {
    return await work((end) => void ends.push(end))
  } finally {
    for (const end of ends.toReversed()) {
      await Promise.resolve()
        .then(end)
        .catch((error: unknown) => process.stderr.write(`bench: an end failed: ${String(error)}\n`))
    }
  }
}
