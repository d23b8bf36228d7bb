/** Tells alarms by mail: all of a round in one, to everybody who is to be told. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { sendSystemMail } from '../system-mail/send-system-mail.ts'
import type { Telling } from './plan-alarms.ts'

export type MailDeps = Parameters<typeof sendSystemMail>[0]

const WORDS = { raised: 'New', lasts: 'Still', ended: 'Over' } as const
const SUBJECT_MAX_CHARS = 120
/** A mail with more is read by nobody; the page has them all. */
const LINES_MAX = 30

const minute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const lineOf = ({ row, phase }: Telling): string =>
  `${WORDS[phase]}: ${row.text} [${row.key}, since ${minute(row.sinceMs)}${row.endedAtMs === null ? '' : `, over ${minute(row.endedAtMs)}`}]`

function subjectOf(tellings: readonly Telling[]): string {
  const [first] = tellings
  if (tellings.length === 1 && first) {
    const word = first.phase === 'ended' ? 'Alarm over' : 'Alarm'
    return `${word}: ${first.row.text}`.slice(0, SUBJECT_MAX_CHARS)
  }
  const open = tellings.filter(({ phase }) => phase !== 'ended').length
  return `${open} alarms, ${tellings.length - open} over`
}

export interface AlarmMail {
  readonly subject: string
  readonly text: string
  /** Under which it is sent once. */
  readonly once: string
}

export async function writeAlarmMail(tellings: readonly Telling[]): Promise<AlarmMail> {
  const lines = tellings.slice(0, LINES_MAX).map(lineOf)
  const more = tellings.length > LINES_MAX ? [`And ${tellings.length - LINES_MAX} more.`] : []
  const told = tellings.map(({ row, phase }) => `${row.key} ${phase} ${row.sinceMs} ${row.mailedAtMs} ${row.endedAtMs}`)
  return {
    subject: subjectOf(tellings),
    text: [...lines, ...more].join('\n'),
    once: `alarm ${(await sha256Hex(told.join('\n'))).slice(0, 32)}`,
  }
}

/** True when everybody's mail was accepted; whoever got his gets no second one when it is tried again. */
export async function mailAlarms(deps: MailDeps, addresses: readonly string[], mail: AlarmMail): Promise<boolean> {
  let isTold = addresses.length > 0
  const { subject: by, text: about, once } = mail
  const link = `${deps.config.PUBLIC_URL}/operator/alarms`
  for (const to of addresses) {
    const sent = await sendSystemMail(deps, { kind: 'alarm', ip: null, link, to, by, about, once: `${once} ${to}` })
    isTold &&= sent
  }
  return isTold
}
