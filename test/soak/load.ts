/** Sends mails as a careful client does, at an even pace, until it is told to stop. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from '../flows/client.ts'
import type { Book } from './oracle.ts'

const AT_ONCE = 6
const PACE_MS = 400
const ANSWER_MS = 15_000
const AGAIN_MS = 500

/** The recipient's name says which mail it is; its text holds the words. */
async function post(running: Running, name: string, words: string): Promise<string | null> {
  const response = await fetch(`${running.url}/v1/emails`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${running.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': name,
    },
    body: JSON.stringify({ from: `ada@${running.domain}`, to: `${name}@peer.example`, subject: name, text: words }),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  const answer = await response.text()
  return response.status === 200 ? JSON.parse(answer).id : null
}

export interface Load {
  /** Resolves when every mail that was begun is accepted. */
  stop(): Promise<void>
}

/** `prefix` begins each name. The same key is repeated until it is answered with 200. */
export function startLoad(running: Running, book: Book, prefix: string): Load {
  let isStopped = false
  let made = 0
  const work = async (): Promise<void> => {
    while (!isStopped) {
      const name = `${prefix}-${++made}`
      const words = `words ${randomBytes(24).toString('hex')}`
      book.tried(name, words)
      for (let id: string | null = null; id === null; ) {
        // A process that is killed ends the connection, before or in the middle of its answer.
        id = await post(running, name, words).catch(() => null)
        if (id !== null) book.accepted(name, id)
        else await sleep(AGAIN_MS)
      }
      await sleep(PACE_MS)
    }
  }
  const workers = Array.from({ length: AT_ONCE }, work)
  return {
    async stop() {
      isStopped = true
      await Promise.all(workers)
    },
  }
}
