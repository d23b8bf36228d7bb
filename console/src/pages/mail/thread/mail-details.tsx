/** All that is known of a mail beside its words: addresses, checks of the sender, spam score. */
import type { ReactNode } from 'react'
import type { InboxMail } from '../../../api/mail/threads.ts'
import { CopyText } from '../../../parts/show/copy-text.tsx'
import { tellExact } from '../../../parts/show/tell-time.ts'
import { common } from '../../../text/common.ts'
import { reader } from '../../../text/mail.ts'
import { listChecks } from './judge-sender.ts'

const Line = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-2 py-0.5">
    <dt className="text-quiet">{name}</dt>
    <dd className="min-w-0 wrap-anywhere">{children}</dd>
  </div>
)

function tellSpam({ spam_score: score, spam_symbols: symbols }: InboxMail): string {
  if (score === null) return reader.notScored
  return [score.toFixed(1), symbols.join(', ')].filter(Boolean).join(' · ')
}

interface MailDetailsProps {
  readonly mail: InboxMail
  /** What the checks of the sender come to. */
  readonly why: string
}

export function MailDetails({ mail, why }: MailDetailsProps) {
  const addresses = [
    [reader.from, mail.from],
    [reader.toLine, mail.to.join(', ')],
    [reader.cc, mail.cc.join(', ')],
    [reader.bcc, mail.bcc.join(', ')],
    [reader.replyTo, mail.reply_to.join(', ')],
    [reader.deliveredTo, mail.delivered_to],
    [reader.received, tellExact(Date.parse(mail.received_at))],
  ] as const
  return (
    <dl className="mt-2 rounded-lg border border-line bg-rail px-3 py-2 text-xs">
      {addresses.map(
        ([name, value]) =>
          value !== '' && (
            <Line key={name} name={name}>
              {value}
            </Line>
          ),
      )}
      {mail.message_id && (
        <Line name={reader.messageId}>
          <CopyText text={mail.message_id} label={common.copy('Message-ID')} />
        </Line>
      )}
      <Line name={reader.sender}>{why}</Line>
      {listChecks(mail.authentication).map(({ name, result, words }) => (
        <Line key={name} name={name}>
          <code className="font-mono">{result}</code> · {words}
        </Line>
      ))}
      <Line name={reader.spamScore}>{tellSpam(mail)}</Line>
    </dl>
  )
}
