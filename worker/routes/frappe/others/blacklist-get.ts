/** `GET /api/method/mail.api.blacklist.get`: whether connections of an address are refused. Nothing is kept of the question. */
import { SIGNED_HEADERS } from '@mailstead/contracts/relay-signature.ts'
import type { Context } from 'hono'
import { pathOf } from '../../../middleware/signed-text.ts'
import { findCovering, requireOperators } from '../../../services/blocklist/find-covering.ts'
import { authenticateRelay } from '../../../services/relays/authenticate-relay.ts'
import type { App, AppEnv } from '../../app-types.ts'
import { requireText } from '../wire/fields.ts'
import { type FrappeRequest, readParameters } from '../wire/parameters.ts'
import { registerCall } from '../wire/register-call.ts'

const METHOD = 'mail.api.blacklist.get'

async function answer(c: Context<AppEnv>, { fields }: FrappeRequest) {
  const block = await findCovering(c.get('deps'), 'ip_address', requireText(fields, 'ip_address').trim())
  if (block === null) return {}
  return {
    name: block.id,
    is_blacklisted: 1,
    ip_address: block.ip,
    ip_address_expanded: block.expanded,
    blacklist_reason: block.reason ?? '',
  }
}

export function registerBlacklistGet(app: App): void {
  app.get(`/api/method/${METHOD}`, async (c, next) => {
    if (c.req.header(SIGNED_HEADERS.relay) === undefined) return next()
    await authenticateRelay(c.get('deps'), {
      method: c.req.method,
      path: pathOf(c.req.raw.url),
      header: (name) => c.req.header(name),
      // A relay asks in the query, which is signed.
      body: new Uint8Array(),
    })
    return c.json({ message: await answer(c, await readParameters(c)) })
  })
  registerCall(app, { verb: 'GET', path: null, method: METHOD, need: null }, async (c, request) => {
    await requireOperators(c.get('deps'), c.get('access').tenant)
    return answer(c, request)
  })
}
