/** Makes a domain with its two DKIM keys. It sends nothing before `verify-domain` saw its records. */
import type { CreateDomain } from '@mailstead/contracts/api/domain.ts'
import { DomainId, type TenantId } from '@mailstead/contracts/ids.ts'
import { type DkimAlgorithm, generateDkimKey } from '@mailstead/mail/dkim/key.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { dkimKeyContext } from '../../store/directory/dkim-key-context.ts'
import type { NewDkimKey } from '../../store/directory/dkim-keys.ts'
import { insertDomain } from '../../store/directory/domains.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { readCapabilities } from './capabilities.ts'
import { parseDomainName } from './domain-name.ts'

/** 32 letters and digits, so that five bits of each byte give one. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

const randomText = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET.charAt(byte & 31)).join('')

/** `ms1r261125x7k2`: kind, day and four random characters, so that two tenants' keys for one name do not meet. */
function selectorOf(algorithm: DkimAlgorithm, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(2, 10).replaceAll('-', '')
  return `ms1${algorithm === 'rsa-sha256' ? 'r' : 'e'}${day}${randomText(4)}`
}

async function createDkimKey(
  deps: Pick<Deps, 'secrets' | 'clock'>,
  tenant: TenantId,
  algorithm: DkimAlgorithm,
): Promise<NewDkimKey> {
  const nowMs = deps.clock.now()
  const id = newId(nowMs)
  const { privateKeyPem, publicTxt } = await generateDkimKey(algorithm)
  const sealedPrivateKey = await deps.secrets.seal(dkimKeyContext(tenant, id), privateKeyPem)
  return { id, algorithm, selector: selectorOf(algorithm, nowMs), publicTxt, sealedPrivateKey, createdAtMs: nowMs }
}

/** The id of the new domain. Throws `validation_error` for the name, `conflict` when the tenant has it already. */
export async function createDomain(
  deps: Pick<Deps, 'directory' | 'secrets' | 'clock'>,
  tenant: TenantId,
  request: CreateDomain,
): Promise<DomainId> {
  const capabilities = readCapabilities(request.capabilities, { sending: true, receiving: false })
  const name = parseDomainName(request.name, request.custom_return_path)
  const nowMs = deps.clock.now()
  const id = DomainId.parse(newId(nowMs))
  const keys = await Promise.all([
    createDkimKey(deps, tenant, 'rsa-sha256'),
    createDkimKey(deps, tenant, 'ed25519-sha256'),
  ])
  const domain = {
    id,
    name,
    status: 'not_started' as const,
    returnPathLabel: request.custom_return_path,
    ownershipToken: randomText(32),
    openTracking: request.open_tracking ?? false,
    clickTracking: request.click_tracking ?? false,
    tls: request.tls ?? 'opportunistic',
    ...capabilities,
    createdAtMs: nowMs,
  }
  if (!(await insertDomain(deps.directory, tenant, domain, keys)))
    throw new Refusal('conflict', `\`name\`: this account has the domain ${name} already. Use it, or remove it first.`)
  forgetAccess(tenant)
  return id
}
