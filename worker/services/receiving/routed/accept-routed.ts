/**
 * A mail that Cloudflare's Email Routing brings: the same accept as for one from a relay. There is one recipient an invocation and no
 * id of the mail that a repeat could be known by, so each gets a new one: two equal mails sent on purpose both arrive, and a
 * sender that comes again because our answer was lost on its way is heard twice.
 */

import { DeliveryId } from '@mailstead/contracts/ids.ts'
import { INBOUND_MAX_BYTES } from '@mailstead/contracts/inbound-mail.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { unavailable } from '../../../platform/refusal.ts'
import { type AcceptDeps, type AcceptedMail, acceptMail } from '../accept/accept-mail.ts'
import { locateDomains } from '../accept/locate-domains.ts'
import { resolveRecipients } from '../resolve-recipients.ts'
import { peek } from './peek.ts'
import { ROUTING_HEAD_BYTES, readRoutingClient } from './routing-client.ts'

/** What of the runtime's message is used. */
export interface RoutedMessage {
  readonly from: string
  readonly to: string
  readonly raw: ReadableStream<Uint8Array>
  readonly rawSize: number
}

export type RoutedResult =
  | { readonly isAccepted: true; readonly wakes: AcceptedMail['wakes'] }
  /** For good, with the reason that the sender is told. */
  | { readonly isAccepted: false; readonly why: string }

const refuse = (why: string): RoutedResult => ({ isAccepted: false, why })

/** Why the recipient gets no mail; null when it does. Throws while there is no room for it. */
async function findObstacle(deps: Pick<Deps, 'directory'>, to: string): Promise<string | null> {
  const [domain] = await locateDomains(deps, [to])
  if (!domain) return '5.1.2 No mail is received for this domain here'
  const resolution = (await resolveRecipients(deps, domain, [to])).get(to)
  const isTaken = domain.role === 'mail' && domain.unknownRecipients === 'accept'
  if (resolution?.kind === 'unknown' && !isTaken) return '5.1.1 No such address here'
  // RFC 3463 §3.3: X.2.2. Reports about mail that was sent are taken all the same.
  if (domain.isFull && domain.role === 'mail') throw unavailable('4.2.2 The account of the recipient is full')
  return null
}

/** Throws whatever is our trouble: the sender keeps the mail then and comes again. */
export async function acceptRouted(
  deps: AcceptDeps & Pick<Deps, 'config'>,
  message: RoutedMessage,
): Promise<RoutedResult> {
  const { from, to, rawSize: size } = message
  if (size > INBOUND_MAX_BYTES) return refuse(`5.3.4 The mail is larger than ${INBOUND_MAX_BYTES} bytes`)
  const obstacle = await findObstacle(deps, to)
  if (obstacle !== null) return refuse(obstacle)
  const nowMs = deps.clock.now()
  const { head, whole } = await peek(message.raw, ROUTING_HEAD_BYTES)
  const client = readRoutingClient(head)
  const { answer, wakes } = await acceptMail(deps, {
    id: DeliveryId.parse(newId(nowMs)),
    source: 'routing',
    relay: null,
    mailFrom: from === '<>' ? '' : from,
    rcptTo: [to],
    reception: {
      helo: client?.helo ?? null,
      ip: client?.ip ?? null,
      by: deps.config.MAIL_HOST,
      tls: null,
      smtpUtf8: false,
    },
    receivedAtMs: nowMs,
    size,
    sha256: null,
    checks: null,
    scan: null,
    bytes: whole,
  })
  const [refused] = answer.refused
  return refused ? refuse(`5.1.2 ${refused.why}`) : { isAccepted: true, wakes }
}
