/** Ports for one more system on this machine, from below the range that outgoing connections take. */
import { requireFreePorts } from '../../scripts/dev/taken-ports.ts'

const FIRST = 20_000
const BLOCK = 10
/** Test files run side by side: each worker of the runner has blocks of its own, so that none takes what another has just found free. */
const WORKERS = 8
const BLOCKS_A_WORKER = 150
const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % WORKERS

/** Those of second and later relays have names that end in the number. */
export interface SystemPorts extends Readonly<Record<string, number>> {
  readonly PORT: number
  readonly AGENT_PORT: number
  readonly DNS_PORT: number
  readonly DOH_PORT: number
  readonly SINK_PORT: number
  readonly MX_PORT: number
  readonly SUBMISSION_PORT: number
  readonly SUBMISSIONS_PORT: number
}

/** A random block of free ports, by the names of the variables that `npm start` takes them from. */
export async function findFreePorts(): Promise<SystemPorts> {
  for (;;) {
    const base = FIRST + (worker * BLOCKS_A_WORKER + Math.floor(Math.random() * BLOCKS_A_WORKER)) * BLOCK
    const ports = {
      PORT: base,
      AGENT_PORT: base + 1,
      DNS_PORT: base + 2,
      DOH_PORT: base + 3,
      SINK_PORT: base + 4,
      AGENT_PORT_2: base + 5,
      MX_PORT: base + 6,
      SUBMISSION_PORT: base + 7,
      SUBMISSIONS_PORT: base + 8,
    }
    const isFree = await requireFreePorts(ports).then(
      () => true,
      () => false,
    )
    if (isFree) return ports
  }
}
