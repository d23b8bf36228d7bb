/** What SPF, DKIM and DMARC say about a sender, in one word and line by line. */
import type { InboxMail } from '../../../api/mail/threads.ts'
import type { Tone } from '../../../parts/show/tone.ts'
import { senderChecks } from '../../../text/sender-checks.ts'

type Results = InboxMail['authentication']

export interface Verdict {
  readonly tone: Tone
  readonly word: string
  readonly why: string
}

/** DMARC decides where the domain has it; without it a check that passes says less: it need not be about the domain in From. */
export function judgeSender({ spf, dkim, dmarc }: Results): Verdict {
  if (dmarc === null && spf === null && dkim === null) return { tone: 'waiting', ...senderChecks.pending }
  if (dmarc === 'pass') return { tone: 'good', ...senderChecks.verified }
  if (dmarc === 'fail') return { tone: 'bad', ...senderChecks.forged }
  if (dkim === 'pass' || spf === 'pass') return { tone: 'neutral', ...senderChecks.partly }
  return { tone: 'waiting', ...senderChecks.unverified }
}

export interface CheckLine {
  readonly name: string
  readonly result: string
  readonly words: string
}

/** Each check that was made. */
export function listChecks(results: Results): readonly CheckLine[] {
  const checks = ['spf', 'dkim', 'dmarc'] as const
  return checks.flatMap((check) => {
    const result = results[check]
    if (result === null) return []
    const words: Readonly<Record<string, string>> = senderChecks[check]
    const told = Object.hasOwn(words, result) ? words[result] : undefined
    return [{ name: senderChecks.names[check], result, words: told ?? senderChecks.unclear(result) }]
  })
}
