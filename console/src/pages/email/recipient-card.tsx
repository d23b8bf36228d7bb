/** One recipient: the state, what it means, and every step that led to it. */
import type { Timeline } from '../../api/emails.ts'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { tellMail } from '../../parts/show/tone.ts'
import { TimelineSteps } from '../../parts/timeline/timeline-steps.tsx'
import { email as words } from '../../text/sending/emails.ts'
import { SuppressButton } from './suppress-button.tsx'

type Recipient = Timeline['recipients'][number]

/** These are on the list already. */
const SUPPRESSED: ReadonlySet<string> = new Set(['suppressed', 'complained'])

const meaningOf = (state: string): string | undefined => (words.whatNow as Readonly<Record<string, string>>)[state]

function Held({ held }: { readonly held: NonNullable<Recipient['held']> }) {
  return (
    <p className="text-xs text-quiet">
      {words.heldSince} <Time at={held.since} />
      {held.reason && `: ${held.reason}`}
      {held.until && (
        <>
          {' '}
          {words.heldUntil} <Time at={held.until} />.
        </>
      )}
    </p>
  )
}

export function RecipientCard({ recipient }: { readonly recipient: Recipient }) {
  const { tone, word } = tellMail(recipient.state)
  const meaning = meaningOf(recipient.state)
  return (
    <article aria-label={recipient.address} className="grid gap-x-8 gap-y-4 md:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col items-start gap-1.5">
        <h2 className="max-w-full font-semibold break-words">{recipient.address}</h2>
        <StatusBadge tone={tone}>{word}</StatusBadge>
        <p className="text-xs text-quiet">
          {recipient.kind === 'to' ? '' : `${words[recipient.kind]} · `}
          {words.attempts(recipient.attempts)}
        </p>
        {recipient.next_try_at && (
          <p className="text-xs text-quiet">
            {words.nextTry} <Time at={recipient.next_try_at} />
          </p>
        )}
        {recipient.held && <Held held={recipient.held} />}
        {meaning && <p className="pt-1 text-quiet">{meaning}</p>}
        {!SUPPRESSED.has(recipient.state) && <SuppressButton address={recipient.address} />}
      </div>
      <TimelineSteps entries={recipient.entries} />
    </article>
  )
}
