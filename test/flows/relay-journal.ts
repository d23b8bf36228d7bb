/** What a relay has on its disk and what time it is there: read and set past the Worker, also while the two are cut apart. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import type { DevRelay } from '../../scripts/dev/dev-json.ts'
import type { RunningSystem } from '../dev/start-system.ts'

const openJournal = (relay: DevRelay, readOnly: boolean) =>
  new DatabaseSync(join(relay.dataDir, 'journal.db'), { readOnly, timeout: 2_000 })

/** Deliveries whose recipient holds the words and that satisfy an SQL condition on `state` and `attempts`. */
export function countDeliveries(relay: DevRelay, words: string, condition = 'true'): number {
  const journal = openJournal(relay, true)
  try {
    const sql = `select count(*) as n from deliveries where instr(rcpt_to, ?) > 0 and ${condition}`
    return Number(journal.prepare(sql).get(words)?.['n'])
  } finally {
    journal.close()
  }
}

/** How far the Worker's clock is ahead of the real one. */
async function offsetOf(url: string): Promise<number> {
  const response = await fetch(`${url}/dev/clock`)
  const { now } = (await response.json()) as { now: string }
  return Date.parse(now) - Date.now()
}

/** Time goes on at a relay that the Worker cannot tell: call it before the Worker's own clock is moved by as much. */
export async function passTimeAt(relay: DevRelay, workerUrl: string, ms: number): Promise<void> {
  const body = JSON.stringify({ offsetMs: Math.round((await offsetOf(workerUrl)) + ms) })
  const path = '/dev/clock'
  const request = { method: 'POST', path, digest: await sha256Hex(body), nowMs: Date.now() }
  const headers = await signRequest(await importRelaySecret(relay.secret), relay.id, request)
  const response = await fetch(relay.url + path, { method: 'POST', headers: { ...headers }, body })
  if (!response.ok) throw new Error(`The clock of ${relay.id} did not move: ${await response.text()}`)
}

/** Brings a fallen relay back. Its clock went on while it was down, as that of any machine does. */
export async function reviveRelay(system: RunningSystem, relay: DevRelay): Promise<void> {
  const offsetMs = Math.round(await offsetOf(system.dev.url))
  const journal = openJournal(relay, false)
  journal.prepare("insert or replace into meta (key, value) values ('clock_offset_ms', ?)").run(String(offsetMs))
  journal.close()
  await system.revive(relay.haraka)
  await system.revive(relay.agent)
}
