/** Every check, and what they found, for people and for programs. */
import { checkAccount } from './checks/account.ts'
import { checkMailNames } from './checks/mail-names.ts'
import { checkRelayAgent } from './checks/relay-agent.ts'
import { checkRelayNames } from './checks/relay-names.ts'
import { checkOutgoing, checkRelayDoors } from './checks/relay-smtp.ts'
import { checkSpf } from './checks/spf.ts'
import { checkWorker } from './checks/worker.ts'
import { type Finding, wrong } from './finding.ts'
import type { Surroundings } from './surroundings.ts'

const RELAY_CHECKS = [checkRelayNames, checkRelayDoors, checkRelayAgent, checkOutgoing]

/** Asks in the order of the report; checks of one group run together. */
export async function runDoctor(surroundings: Surroundings): Promise<readonly Finding[]> {
  const { relays, name } = surroundings.deployment
  const general = [checkWorker, checkMailNames, ...(relays.length > 0 ? [checkSpf] : []), checkAccount]
  const found = await Promise.all([
    ...general.map((check) => check(surroundings)),
    ...relays.flatMap((relay) => RELAY_CHECKS.map((check) => check(surroundings, relay))),
  ])
  const none = wrong(
    { check: 'relay', subject: name },
    'The deployment file names no relay.',
    'Set one up and add it to "relays": without it nothing is delivered.',
  )
  return [...found.flat(), ...(relays.length === 0 ? [none] : [])]
}

const SIGNS = { right: 'ok     ', wrong: 'WRONG  ', unknown: '?      ' } as const

/** For people: what is wrong stands last, where the eye is. */
export function describeFindings(findings: readonly Finding[]): string {
  const order = (['right', 'unknown', 'wrong'] as const).flatMap((state) =>
    findings.filter((one) => one.state === state),
  )
  const lines = order.map(
    ({ state, subject, seen, fix }) => `${SIGNS[state]}${subject}: ${seen}${fix === null ? '' : `\n       → ${fix}`}`,
  )
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length
  return [...lines, `${count('right')} right, ${count('wrong')} wrong, ${count('unknown')} not looked at`].join('\n')
}
