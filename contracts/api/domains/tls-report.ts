/** `GET /v1/domains/:id/tls-reports`: what other providers tell of TLS when they send to the domain (RFC 8460). */
import { z } from 'zod'
import { DeliveryId } from '../../ids.ts'

export const DomainTlsReport = z.object({
  object: z.literal('tls_report'),
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  organization: z.string().meta({ description: 'Who reports, in its own words.', example: 'Peer Inc.' }),
  report_id: z.string(),
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime(),
  successful_sessions: z.number().int(),
  failed_sessions: z.number().int(),
  failures: z.array(
    z.object({
      result: z.string().meta({ description: 'As RFC 8460 §4.3 names it.', example: 'certificate-expired' }),
      sessions: z.number().int(),
      host: z.string().nullable().meta({ description: 'The MX of one of them.' }),
      reason: z.string().nullable(),
    }),
  ),
  signed_by: z.array(z.string()).meta({
    description: 'Domains with a valid DKIM signature of the mail; anybody can write a report, so look who did.',
  }),
  received_at: z.iso.datetime(),
})
export type DomainTlsReport = z.infer<typeof DomainTlsReport>

export const DomainTlsReportList = z.object({
  object: z.literal('list'),
  has_more: z.boolean().meta({ description: 'Whether there are more in the direction that was asked for.' }),
  data: z.array(DomainTlsReport),
})
export type DomainTlsReportList = z.infer<typeof DomainTlsReportList>

export const ListTlsReports = z
  .strictObject({
    limit: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 100')
      .transform(Number)
      .pipe(z.number().max(100, 'must be a whole number from 1 to 100'))
      .default(20),
    after: DeliveryId.optional().meta({ description: 'Only reports that follow this id in the list (older ones).' }),
    before: DeliveryId.optional().meta({ description: 'Only reports in front of this id in the list (newer ones).' }),
  })
  .refine((page) => !(page.after && page.before), { path: ['before'], error: 'give `after` or `before`, not both' })
export type ListTlsReports = z.infer<typeof ListTlsReports>
