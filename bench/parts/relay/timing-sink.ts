/** A sink that knows when each mail came, by the token of its Message-ID. */
import type { Later } from '../cleanup.ts'
import { waitUntil } from '../processes.ts'
import { startDelayingSink } from './counting-sink.ts'

export interface TimingSink {
  readonly port: number
  /** Waits for the mail; when it was taken, by `performance.now()`. */
  takenAt(token: string): Promise<number>
}

/** Replies at once, unless told to wait. */
export async function startTimingSink(later: Later, replyDelayMs = 0): Promise<TimingSink> {
  const taken = new Map<string, number>()
  const onMail = ({ text, takenMs }: { text: string; takenMs: number }) => {
    const id = /^Message-ID: <([^@]+)@/im.exec(text)?.[1]
    if (id !== undefined) taken.set(id, takenMs)
  }
  const { port } = await startDelayingSink(later, { replyDelayMs, onMail })
  const takenAt = async (token: string): Promise<number> => {
    await waitUntil(`mail ${token}`, () => taken.has(token), { everyMs: 1 })
    return taken.get(token) ?? Number.NaN
  }
  return { port, takenAt }
}
