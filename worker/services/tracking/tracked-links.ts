/** Links that count: made for a mail that is sent, read when somebody follows one. */
import { MessageId, TenantId } from '@mailstead/contracts/ids.ts'
import { importLinkKey, makeLinkToken, readLinkToken, type TrackedLink } from '@mailstead/mail/tracking/link-token.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../platform/refusal.ts'

type LinkDeps = Pick<Deps, 'config'>

/** The mail that a link is in. */
export interface TrackedMail {
  readonly tenant: TenantId
  readonly messageId: MessageId
}

const PATHS = { open: '/t/o', click: '/t/c' } as const satisfies Record<TrackedLink['kind'], string>
const keys = new WeakMap<Deps['config'], CryptoKey>()

/** Derived once an isolate. The key is kept and not its promise: a request must not wait for what another one has begun. */
async function keyOf({ config }: LinkDeps): Promise<CryptoKey> {
  const key = keys.get(config) ?? (await importLinkKey(config.RETURN_PATH_SECRET))
  keys.set(config, key)
  return key
}

/** `url` is where a click goes on to. */
export async function makeTrackedUrl(
  deps: LinkDeps,
  { tenant, messageId }: TrackedMail,
  { kind, url }: Pick<TrackedLink, 'kind' | 'url'>,
): Promise<string> {
  const token = await makeLinkToken({ kind, tenant, messageId, url }, await keyOf(deps))
  return `${deps.config.PUBLIC_URL}${PATHS[kind]}/${token}`
}

/** Throws `not_found` for a token that was not made here for this kind of link, or was changed. */
export async function readTrackedLink(
  deps: LinkDeps,
  kind: TrackedLink['kind'],
  token: string,
): Promise<TrackedMail & { readonly url: string }> {
  const link = await readLinkToken(token, kind, await keyOf(deps))
  if (link === null) throw notFound('link')
  return { tenant: TenantId.parse(link.tenant), messageId: MessageId.parse(link.messageId), url: link.url }
}
