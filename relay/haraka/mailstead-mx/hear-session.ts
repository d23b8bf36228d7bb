/** What the MX does with each command line of a connection before Haraka runs it. */
import { REPLIES, reply } from '../../smtp-server/smtp-reply.ts'
import { refuseCommand, verbOf } from '../smtp-server/command-gate.ts'
import { readPaths } from '../smtp-server/path-commands.ts'
import { attachSession, say } from '../smtp-server/session-sink.ts'
import { admitClient } from './admit-client.ts'
import { type ClientAddress, toldBy } from './client-address.ts'
import type { MxParts } from './open-parts.ts'
import { readMail, readRcpt } from './path-commands.ts'
import type { Session } from './session.ts'

export const PROXY_WRONG = reply(421, '4.7.0', 'the PROXY line is missing or wrong')

export interface Heard {
  /** Of a proxy's connection. */
  readonly address: ClientAddress | null
  /** No new commands are taken. */
  readonly isStopping: () => boolean
}

/** Makes the session hear and see everything of its connection. */
export function hearSession(session: Session, parts: MxParts, { address, isStopping }: Heard): void {
  const { limits, proxy } = parts.settings
  const mayTellLate = () => address !== null && !proxy.isRequired && !session.hasSpoken
  const takeCommand = (line: Buffer): boolean => {
    if (mayTellLate() && verbOf(line) === 'PROXY') return takeLateAddress(session, parts, line)
    session.hasSpoken = true
    const refusal = isStopping() ? REPLIES.shuttingDown : refuseCommand(session, line, { commandsMax: limits.commands })
    if (refusal !== null) say(session, refusal)
    return refusal === null
  }
  readPaths(session, {
    readMail: (argument) => readMail(session, argument),
    readRcpt: (argument) => readRcpt(session, argument),
  })
  attachSession(session, parts, { takeFirst: () => address?.takeFirst() ?? false, takeCommand })
}

/** The line of a proxy that came when its connection was already taken for its own: the greeting has been said, nothing else yet. */
function takeLateAddress(session: Session, parts: MxParts, line: Buffer): false {
  const told = toldBy(line)
  if (told.kind === 'wrong') say(session, PROXY_WRONG)
  if (told.kind !== 'told') return false
  session.free()
  session.free = () => undefined
  setAddress(session, told.ip)
  const refusal = admitClient(session, parts)
  if (refusal !== null) say(session, refusal)
  else setImmediate(() => session.connection._process_data())
  return false
}

/** From now on this is the client. */
export function setAddress(session: Session, ip: string): void {
  session.ip = ip
  session.connection.set('remote.ip', ip)
}
