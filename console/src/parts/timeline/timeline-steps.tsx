/** The steps of a recipient, newest first, with what was said to whom. */
import type { Timeline } from '../../api/emails.ts'
import { email as words } from '../../text/sending/emails.ts'
import { Code } from '../show/code.tsx'
import { Time } from '../show/time.tsx'
import { type Tone, tellMail } from '../show/tone.ts'

type Entry = Timeline['recipients'][number]['entries'][number]
type Attempt = NonNullable<Entry['attempt']>

const DOTS: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  waiting: 'bg-waiting',
  bad: 'bg-bad',
  held: 'bg-held',
  neutral: 'bg-edge',
}
/** Steps on the way are not states one waits in. */
const PASSED: ReadonlySet<string> = new Set(['accepted', 'signed', 'queued', 'released'])

export const TimelineSteps = ({ entries }: { readonly entries: readonly Entry[] }) => (
  <ol className="flex min-w-0 flex-col border-l border-line">
    {entries.toReversed().map((entry) => (
      <Step key={`${entry.at} ${entry.kind} ${entry.attempt?.no ?? 0}`} entry={entry} />
    ))}
  </ol>
)

function Step({ entry }: { readonly entry: Entry }) {
  const tone = PASSED.has(entry.kind) ? 'neutral' : tellMail(entry.kind).tone
  return (
    <li className="relative pb-4 pl-5 last:pb-0">
      <span aria-hidden className={`absolute top-1.5 -left-1 size-2 rounded-full ring-4 ring-page ${DOTS[tone]}`} />
      <div className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 max-sm:grid-cols-1">
        <span className="text-quiet">
          <Time at={entry.at} form="clock" />
        </span>
        <div className="min-w-0">
          <p className="break-words">{entry.summary}</p>
          {entry.attempt && <AttemptDetails attempt={entry.attempt} />}
        </div>
      </div>
    </li>
  )
}

/** Host, address, encryption and how long it took. */
function tellAttempt(attempt: Attempt): string {
  const tookMs = Date.parse(attempt.ended_at) - Date.parse(attempt.started_at)
  const tls = attempt.tls ? words.tls(attempt.tls.version, attempt.tls.verified) : words.noTls
  const host = attempt.mx && `→ ${attempt.mx}${attempt.ip ? ` [${attempt.ip}]` : ''}`
  const asked = attempt.tls_policy
  const policy = asked && words.tlsPolicy(asked.kind, asked.mode, asked.result)
  return [host, attempt.mx && tls, policy, words.via(attempt.relay), words.took(tookMs)].filter(Boolean).join(' · ')
}

const replyOf = ({ reply, error }: Attempt): string | null =>
  reply ? [reply.code, reply.enhanced, reply.text].filter((part) => part !== null).join(' ') : error

function AttemptDetails({ attempt }: { readonly attempt: Attempt }) {
  const reply = replyOf(attempt)
  return (
    <div className="flex flex-col gap-1 pt-0.5">
      {reply && <code className="font-mono text-xs break-words">{reply}</code>}
      <p className="text-xs break-words text-quiet">{tellAttempt(attempt)}</p>
      {attempt.next_try_at && (
        <p className="text-xs text-quiet">
          {words.nextTry} <Time at={attempt.next_try_at} />
        </p>
      )}
      {attempt.transcript.length > 0 && (
        <details className="pt-1">
          <summary className="w-fit rounded text-xs text-link">{words.transcript}</summary>
          <div className="pt-2">
            <Code label={words.transcript} text={attempt.transcript.join('\n')} />
          </div>
        </details>
      )}
    </div>
  )
}
