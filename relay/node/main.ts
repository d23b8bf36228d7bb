/**
 * Entry of the node's own tool, called by `relay/deploy/mailstead-relay`: `node relay/node/main.ts COMMAND [--root DIR] …`.
 * `apply` prints what is to be done to the parts that run already, one a line: `units` (systemd must read its files again),
 * `stop NAME`, `restart NAME`, `reload NAME`.
 */
import { parseArgs } from 'node:util'
import { findFaults } from './check/find-faults.ts'
import { readNodeSettings } from './node-settings.ts'
import { partsOf } from './parts.ts'
import { placesUnder } from './places.ts'
import { isRegistered, register } from './register.ts'
import { drain, openRelayState } from './relay-state.ts'
import { readSecret } from './secret.ts'
import { writeUnits } from './units.ts'
import { writeNode } from './write-node.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: '' },
    token: { type: 'string', default: '' },
    seconds: { type: 'string', default: '900' },
  },
})
const places = placesUnder(values.root)
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

async function withState<Result>(use: (relay: ReturnType<typeof openRelayState>) => Promise<Result>): Promise<Result> {
  const relay = openRelayState(readNodeSettings(places.settingsFile), readSecret(places))
  return use(relay).finally(() => relay.close())
}

async function registerNode(): Promise<void> {
  const settings = readNodeSettings(places.settingsFile)
  if (isRegistered(places, settings)) return
  // In the environment it is in nobody's list of processes.
  const token = values.token || (process.env['REGISTRATION_TOKEN'] ?? '')
  if (token === '')
    throw new Error(
      `${settings.RELAY_ID} is not registered as ${places.settingsFile} says. Make a token with POST /v1/operator/relays/tokens, ` +
        'and run: mailstead-relay install --token TOKEN',
    )
  await register(places, settings, { token })
}

async function apply(): Promise<void> {
  const settings = readNodeSettings(places.settingsFile)
  const written = writeNode({ places, settings, secret: readSecret(places) })
  const units = writeUnits(places, settings)
  // While systemd still knows them.
  for (const name of units.stop) say(`stop ${name}`)
  if (units.isAny) say('units')
  for (const name of new Set([...written.restart, ...units.restart])) say(`restart ${name}`)
  for (const name of written.reload) say(`reload ${name}`)
}

async function check(): Promise<void> {
  const faults = await findFaults(readNodeSettings(places.settingsFile))
  for (const fault of faults) say(fault)
  if (faults.length > 0) process.exitCode = 1
}

async function status(): Promise<void> {
  const { AGENT_PORT, RELAY_ID } = readNodeSettings(places.settingsFile)
  const health = await fetch(`http://127.0.0.1:${AGENT_PORT}/v1/health`).catch(() => null)
  say(`agent: ${health?.ok ? 'answers' : `does not answer on port ${AGENT_PORT}`}`)
  const { state, waiting, unreported, heartbeatAt } = await withState((relay) => relay.read())
  say(`relay ${RELAY_ID}: ${state}, last heartbeat ${heartbeatAt ?? 'never'}`)
  say(`waiting: ${waiting ?? '?'} recipients, ${unreported ?? '?'} events to tell`)
  if (!health?.ok) process.exitCode = 1
}

async function drainNode(): Promise<void> {
  const isEmpty = await withState((relay) => drain(relay, { timeoutMs: Number(values.seconds) * 1000, tell: say }))
  if (isEmpty) return say('empty')
  throw new Error(`Not empty after ${values.seconds} seconds. It goes on; run the same command again to wait longer.`)
}

const COMMANDS: Readonly<Record<string, () => Promise<void>>> = {
  register: registerNode,
  apply,
  check,
  status,
  drain: drainNode,
  resume: async () => say((await withState((relay) => relay.want('active'))).state),
  parts: async () => say(partsOf(readNodeSettings(places.settingsFile)).join('\n')),
}

try {
  const command = COMMANDS[positionals[0] ?? '']
  if (command === undefined) throw new Error(`commands: ${Object.keys(COMMANDS).join(', ')}`)
  await command()
} catch (reason) {
  process.stderr.write(`mailstead-relay: ${reason instanceof Error ? reason.message : String(reason)}\n`)
  process.exitCode = 1
}
