/** Makes this node known to the Worker, by a token that is good once. */
import { existsSync, readFileSync } from 'node:fs'
import { REGISTER_PATH, RelayRegistered, type RelayRegistration } from '@mailstead/contracts/relay-registration.ts'
import { parseJson } from '../parse-json.ts'
import type { NodeSettings } from './node-settings.ts'
import { placeFile } from './place-tree.ts'
import type { Places } from './places.ts'
import { keepSecret } from './secret.ts'

const TRIES = 5
const TRY_AGAIN_MS = 2_000
const TIMEOUT_MS = 20_000

/** What the Worker knows of this node, as text: another one must be told. */
const known = ({ RELAY_ID, WORKER_URL, RELAY_URL, ROLE }: NodeSettings): string =>
  `${JSON.stringify({ id: RELAY_ID, worker: WORKER_URL, url: RELAY_URL, role: ROLE }, null, 2)}\n`

/** Whether the Worker knows this node as it is now. */
export function isRegistered(places: Places, settings: NodeSettings): boolean {
  const { registeredFile, secretFile } = places
  if (!existsSync(registeredFile) || !existsSync(secretFile)) return false
  return readFileSync(registeredFile, 'utf8') === known(settings)
}

type Tried = { readonly status: number; readonly json: unknown } | { readonly why: string }

async function tryOnce(url: string, body: RelayRegistration): Promise<Tried> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { status: response.status, json: parseJson(await response.text()) }
  } catch (reason) {
    return { why: reason instanceof Error ? String(reason.cause ?? reason.message) : String(reason) }
  }
}

const messageOf = (json: unknown): string =>
  typeof json === 'object' && json !== null ? String(Reflect.get(json, 'message') ?? '') : ''

const describe = (tried: Tried): string =>
  'why' in tried ? tried.why : `answer ${tried.status} ${messageOf(tried.json)}`.trim()

/** Repeats are harmless: the secret is on our disk before it is told. Throws what to do when the Worker refuses or is silent. */
export async function register(
  places: Places,
  settings: NodeSettings,
  given: { readonly token: string; readonly tryAgainMs?: number },
): Promise<void> {
  const url = settings.WORKER_URL + REGISTER_PATH
  const secret = keepSecret(places)
  const { RELAY_ID: id, RELAY_URL, ROLE: role } = settings
  const body = { token: given.token, id, url: RELAY_URL, role, secret } as RelayRegistration
  let tried: Tried = { why: '' }
  for (let no = 1; no <= TRIES; no += 1) {
    tried = await tryOnce(url, body)
    if ('status' in tried && tried.status < 500) break
    if (no < TRIES) await new Promise((resolve) => setTimeout(resolve, given.tryAgainMs ?? TRY_AGAIN_MS))
  }
  if (!('status' in tried) || tried.status !== 200 || !RelayRegistered.safeParse(tried.json).success)
    throw new Error(
      `The Worker at ${settings.WORKER_URL} did not register ${id}: ${describe(tried)}\n` +
        'The secret is kept here, so that the same token may be tried again while it is good. Another one: POST /v1/operator/relays/tokens',
    )
  placeFile(places.registeredFile, known(settings), 0o644)
}
