/** What the sink does with a recipient: its local part asks for it (`bounce+anything@…`). */
export interface Behaviour {
  /** Answer to RCPT TO. */
  reply: string
  /** How long the answer after the dot is held back, in milliseconds. */
  dotDelayMs: number
  /** The connection ends after the dot, without an answer and without a stored mail. */
  dropsAfterDot: boolean
}

const ACCEPTED: Behaviour = { reply: '250 2.1.5 Recipient ok', dotDelayMs: 0, dropsAfterDot: false }
const SLOW_MS = 5_000

const refuse = (reply: string): Behaviour => ({ ...ACCEPTED, reply })

const NAMED = new Map<string, Behaviour>([
  ['bounce', refuse('550 5.1.1 The email account that you tried to reach does not exist')],
  ['policy', refuse('550 5.7.1 Message refused by policy')],
  ['busy', refuse('421 4.3.2 Service not available, closing transmission channel')],
  ['full', refuse('452 4.2.2 Mailbox full')],
  ['slow', { ...ACCEPTED, dotDelayMs: SLOW_MS }],
  ['drop', { ...ACCEPTED, dropsAfterDot: true }],
])

/** Returns a function that tells what to do with a recipient; it counts deferrals for each whole address. */
export function createBehaviours(): (rcptTo: string) => Behaviour {
  const deferrals = new Map<string, number>()
  return (rcptTo) => {
    const address = rcptTo.toLowerCase()
    const word = address.slice(0, Math.max(address.indexOf('+'), 0))
    const wanted = /^defer-(\d{1,9})$/.exec(word)?.[1]
    if (wanted === undefined) return NAMED.get(word) ?? ACCEPTED
    const seen = deferrals.get(address) ?? 0
    if (seen >= Number(wanted)) return ACCEPTED
    deferrals.set(address, seen + 1)
    return refuse(`451 4.7.1 Greylisted, please try again later (${seen + 1} of ${wanted})`)
  }
}

export const isAccepted = (behaviour: Behaviour): boolean => behaviour.reply.startsWith('2')
