/** Whether a password is a key that may send: asked of the Worker, and known for some seconds when it may. */
import { createHmac, randomBytes } from 'node:crypto'
import { CredentialsAnswer, type CredentialsQuestion } from '@mailstead/contracts/submission.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import type { WorkerAnswer, WorkerLink } from '../../worker-link.ts'

/** `trouble`: nobody knows now, so nobody is let in. */
export type CredentialsVerdict = CredentialsAnswer['result'] | 'trouble'

export type AskCredentials = (question: CredentialsQuestion) => Promise<CredentialsVerdict>

export interface AskCredentialsOptions {
  readonly link: Pick<WorkerLink, 'post'>
  readonly log: Log
  /** By a clock that never goes back. */
  readonly nowMs: () => number
}

const PATH = '/relay/v1/credentials'
const KEPT_MS = 20_000
const KEPT_MAX = 10_000
/** `contracts/submission.ts`; no key is as long. */
const PASSWORD_MAX = 512

export function createAskCredentials({ link, log, nowMs }: AskCredentialsOptions): AskCredentials {
  const known = createKnownKeys(nowMs)
  return async (question) => {
    const { password } = question
    if (password === '' || password.length > PASSWORD_MAX) return 'unknown'
    if (known.has(password)) return 'send'
    const verdict = await ask(link, log, question)
    if (verdict === 'send') known.add(password)
    return verdict
  }
}

/** Passwords that may send, none of them readable in this process's memory for longer than it takes to ask. */
function createKnownKeys(nowMs: () => number) {
  const secret = randomBytes(32)
  const nameOf = (password: string) => createHmac('sha256', secret).update(password).digest('base64')
  /** When each was asked about, the oldest first. */
  const askedAtMs = new Map<string, number>()
  const dropOldest = () => {
    for (const [name, atMs] of askedAtMs) {
      if (askedAtMs.size <= KEPT_MAX && nowMs() - atMs < KEPT_MS) return
      askedAtMs.delete(name)
    }
  }
  return {
    has: (password: string): boolean => {
      const atMs = askedAtMs.get(nameOf(password))
      return atMs !== undefined && nowMs() - atMs < KEPT_MS
    },
    add: (password: string): void => {
      const name = nameOf(password)
      askedAtMs.delete(name)
      askedAtMs.set(name, nowMs())
      dropOldest()
    },
  }
}

async function ask(
  link: AskCredentialsOptions['link'],
  log: Log,
  question: CredentialsQuestion,
): Promise<CredentialsVerdict> {
  try {
    const first = await link.post(PATH, question)
    // The link has learnt the Worker's time from a refusal, if that was it.
    return judge(first.status === 401 ? await link.post(PATH, question) : first, log)
  } catch (thrown) {
    log('worker.unreachable', { reason: reasonOf(thrown) })
    return 'trouble'
  }
}

function judge({ status, json }: WorkerAnswer, log: Log): CredentialsVerdict {
  const read = CredentialsAnswer.safeParse(json)
  if (status >= 200 && status < 300 && read.success) return read.data.result
  if (status === 503 || status === 429) log('credentials.put_off', { status })
  else alarm(log, 'credentials.unanswered', { status })
  return 'trouble'
}
