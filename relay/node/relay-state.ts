/** What the Worker says of this relay, and the wish to take part or not. */
import { RelayStateAnswer as Answer, type RelayStateAnswer, STATE_PATH } from '@mailstead/contracts/relay-state.ts'
import { createWorkerLink, type WorkerAnswer } from '../worker-link.ts'
import type { NodeSettings } from './node-settings.ts'

const LOOK_EVERY_MS = 5_000

export interface RelayState {
  read(): Promise<RelayStateAnswer>
  want(state: 'active' | 'draining'): Promise<RelayStateAnswer>
  /** Ends the connections that are kept. */
  close(): void
}

function understand({ status, json }: WorkerAnswer): RelayStateAnswer {
  const read = Answer.safeParse(json)
  if (status === 200 && read.success) return read.data
  const message = typeof json === 'object' && json !== null ? String(Reflect.get(json, 'message') ?? '') : ''
  throw new Error(`The Worker answered ${status} ${message}`.trim())
}

/** A link of this relay to its own row at the Worker. */
export function openRelayState({ RELAY_ID, WORKER_URL }: NodeSettings, secret: string): RelayState {
  const link = createWorkerLink({ url: WORKER_URL, relayId: RELAY_ID, secret, log: () => {} })
  return {
    read: async () => understand(await link.get(STATE_PATH)),
    want: async (state) => understand(await link.post(STATE_PATH, { state })),
    close: () => link.close(),
  }
}

/** Drains and waits until a heartbeat of after the wish says that nothing is left; `tell` hears of each new count. False when time ran out. */
export async function drain(
  relay: Pick<RelayState, 'read' | 'want'>,
  options: { readonly timeoutMs: number; readonly tell: (line: string) => void; readonly lookEveryMs?: number },
): Promise<boolean> {
  const before = await relay.want('draining')
  const endsAt = performance.now() + options.timeoutMs
  let told = ''
  while (performance.now() < endsAt) {
    const { waiting, unreported, heartbeatAt } = await relay.read()
    const line = `${waiting ?? '?'} recipients wait here, ${unreported ?? '?'} events are still to be told`
    if (line !== told) options.tell(line)
    told = line
    if (heartbeatAt !== before.heartbeatAt && waiting === 0 && unreported === 0) return true
    await new Promise((resolve) => setTimeout(resolve, options.lookEveryMs ?? LOOK_EVERY_MS))
  }
  return false
}
