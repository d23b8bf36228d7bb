/** `/v1/me`: who is signed in, and in which accounts. */
import { z } from 'zod'
import { Role } from './role.ts'

export const Me = z.object({
  object: z.literal('person'),
  id: z.string(),
  name: z.string(),
  email: z.string(),
  two_factor_enabled: z.boolean(),
  is_operator: z.boolean().meta({ description: 'Whether this is somebody of the operator of the deployment.' }),
  tenant_id: z.string().nullable().meta({
    description: 'The account of requests without the header `Mailstead-Tenant`; null for a person without any.',
  }),
  impersonation: z
    .object({ tenant_id: z.string(), tenant_name: z.string(), ends_at: z.iso.datetime() })
    .nullable()
    .meta({ description: 'The account in which somebody of the operator works for a while.' }),
  tenants: z.array(z.object({ id: z.string(), name: z.string(), role: Role })),
})
export type Me = z.infer<typeof Me>
