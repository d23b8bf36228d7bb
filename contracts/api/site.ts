/** `/v1/site` and `/v1/status`: what a deployment says of itself to everybody. */
import { z } from 'zod'
import { OperatorSettings } from './operator/settings.ts'

export const Site = z.object({
  object: z.literal('site'),
  name: z.string(),
  logo_url: z.string().nullable().meta({ description: 'A path of this deployment; null for the mark of the product.' }),
  abuse_contact: OperatorSettings.shape.abuse_contact,
  sign_up: OperatorSettings.shape.sign_up,
  submission: z
    .object({
      host: z.string(),
      port: z.number().int().meta({ description: 'With STARTTLS.', example: 587 }),
      tls_port: z.number().int().meta({ description: 'With TLS from the first byte.', example: 465 }),
    })
    .nullable()
    .meta({ description: 'Where programs hand in mail by SMTP, with an API key as the password; null for nowhere.' }),
})
export type Site = z.infer<typeof Site>

export const PartState = z.enum(['operational', 'degraded', 'down', 'unknown']).meta({
  description: '`degraded`: it works, and mail takes longer. `unknown`: the database that would tell does not answer.',
})
export type PartState = z.infer<typeof PartState>

export const Status = z.object({
  object: z.literal('status'),
  parts: z.object({ api: PartState, sending: PartState, receiving: PartState }),
  checked_at: z.iso.datetime(),
})
export type Status = z.infer<typeof Status>
