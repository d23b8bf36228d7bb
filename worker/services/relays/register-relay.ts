/** Adds a relay node, or changes the URL and secret of a known one; the former secret stays valid beside the new. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findRelay, type RelayRow, upsertRelay } from '../../store/directory/relays.ts'
import { forgetRelays } from './list-relays.ts'
import { relaySecretContext } from './relay-secret-context.ts'

const SECRET_MIN_CHARS = 32

export interface NewRelay {
  readonly id: string
  /** Origin of the agent's HTTPS server; http is for loopback and tunnels. */
  readonly url: string
  /** At least 32 characters of random text, the same as in the agent's configuration. */
  readonly secret: string
  /** `both` for a new relay unless told otherwise; a known one keeps its own. */
  readonly role?: RelayRow['role'] | undefined
  /** 100 for a new relay unless told otherwise; 0 gets no jobs. */
  readonly weight?: number | undefined
  /** How long the former secret stays valid beside a new one; without it, until the next change. */
  readonly formerValidMs?: number | undefined
}

const refuse = (message: string): Refusal => new Refusal('validation_error', message)

// An origin and nothing more: the signature covers the path, and a prefix would make the two sides sign different ones.
function originOf(text: string): string {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw refuse('`url` must be an http or https URL such as `https://relay.example`.')
  if (url.username || url.password || url.pathname !== '/' || url.search || url.hash)
    throw refuse('`url` must be scheme, host and port only, such as `https://relay.example:8443`.')
  return url.origin
}

/** Null when it does not open, which a changed master key causes: such a secret is of no use to anyone. */
async function openSecret(deps: Pick<Deps, 'secrets'>, id: RelayId, sealed: string): Promise<string | null> {
  return deps.secrets.open(relaySecretContext(id), sealed).catch(() => null)
}

type Secrets = Pick<RelayRow, 'sealedSecret' | 'sealedPreviousSecret' | 'previousSecretUntilMs'>

async function sealSecrets(
  deps: Pick<Deps, 'secrets' | 'clock'>,
  id: RelayId,
  known: RelayRow | null,
  { secret, formerValidMs }: Pick<NewRelay, 'secret' | 'formerValidMs'>,
): Promise<Secrets> {
  const former = known && (await openSecret(deps, id, known.sealedSecret))
  if (known && former === secret) return known
  return {
    sealedSecret: await deps.secrets.seal(relaySecretContext(id), secret),
    sealedPreviousSecret: known && former !== null ? known.sealedSecret : null,
    previousSecretUntilMs: formerValidMs === undefined ? null : deps.clock.now() + formerValidMs,
  }
}

/** Throws `validation_error`. A relay takes mail only after its first heartbeat. */
export async function registerRelay(
  deps: Pick<Deps, 'directory' | 'secrets' | 'clock'>,
  relay: NewRelay,
): Promise<RelayId> {
  const id = RelayId.safeParse(relay.id)
  if (!id.success) throw refuse('`id` must be lower-case letters, digits and hyphens, at most 63.')
  const url = originOf(relay.url)
  if (relay.secret.length < SECRET_MIN_CHARS)
    throw refuse(`\`secret\` must have at least ${SECRET_MIN_CHARS} characters.`)
  const known = await findRelay(deps.directory, id.data)
  const { sealedSecret, sealedPreviousSecret, previousSecretUntilMs } = await sealSecrets(deps, id.data, known, relay)
  await upsertRelay(deps.directory, id.data, {
    url,
    sealedSecret,
    sealedPreviousSecret,
    previousSecretUntilMs,
    createdAtMs: deps.clock.now(),
    ...(relay.role === undefined ? {} : { role: relay.role }),
    ...(relay.weight === undefined ? {} : { weight: relay.weight }),
  })
  forgetRelays(deps)
  return id.data
}
