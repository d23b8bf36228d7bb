/** `POST /dev/tenants` and `DELETE /dev/tenants/:id`: what `npm run tenant` and the tests of the whole system use. */
import { createRoute, z } from '@hono/zod-openapi'
import { CreateDomain, Domain } from '@mailstead/contracts/api/domain.ts'
import { TenantId } from '@mailstead/contracts/ids.ts'
import { notFound } from '../../platform/refusal.ts'
import { bySystem } from '../../services/access/audit-entry.ts'
import { createDomain } from '../../services/domains/create-domain.ts'
import { readDomain } from '../../services/domains/read-domain.ts'
import { tellNotedEvents } from '../../services/events/tell-noted.ts'
import { createApiKey } from '../../services/tenants/create-api-key.ts'
import { createTenant } from '../../services/tenants/create-tenant.ts'
import { deleteTenant } from '../../services/tenants/delete-tenant.ts'
import type { App } from '../app-types.ts'

const NewTenant = z.object({
  name: z.string().min(1).max(200),
  domain: CreateDomain.shape.name,
  operator: z.boolean().default(false),
})
const CreatedTenant = z.object({ tenant: z.string(), apiKey: z.string(), domain: Domain })
const RemovedTenant = z.object({ tenant: z.string(), deleted: z.literal(true), domains: z.array(z.string()) })

const create = createRoute({
  method: 'post',
  path: '/dev/tenants',
  hide: true,
  request: { body: { required: true, content: { 'application/json': { schema: NewTenant } } } },
  responses: {
    200: { description: 'The tenant', content: { 'application/json': { schema: CreatedTenant } } },
  },
})

const remove = createRoute({
  method: 'delete',
  path: '/dev/tenants/{id}',
  hide: true,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The tenant is gone', content: { 'application/json': { schema: RemovedTenant } } },
  },
})

export function registerDevelopmentTenants(app: App): void {
  app.openapi(create, async (c) => {
    const deps = c.get('deps')
    const request = c.req.valid('json')
    const capabilities = { sending: 'enabled', receiving: 'enabled' }
    const domain = CreateDomain.parse({ name: request.domain, capabilities })
    const { id, shard } = await createTenant(deps, { name: request.name, isOperators: request.operator })
    const domainId = await createDomain(deps, bySystem(id), domain).catch(async (error: unknown) => {
      await deleteTenant(deps, id)
      throw error
    })
    await tellNotedEvents(deps, { tenant: id, shard })
    const { key } = await createApiKey(deps, id, { name: request.name, permission: 'full_access' })
    return c.json({ tenant: id, apiKey: key, domain: await readDomain(deps, id, domainId) }, 200)
  })
  app.openapi(remove, async (c) => {
    const parsed = TenantId.safeParse(c.req.valid('param').id)
    if (!parsed.success) throw notFound('tenant')
    const domains = await deleteTenant(c.get('deps'), parsed.data)
    return c.json({ tenant: parsed.data, deleted: true as const, domains: [...domains] }, 200)
  })
}
