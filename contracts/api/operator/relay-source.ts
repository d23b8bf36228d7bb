/** Addresses that a relay sends from, and what DNS says of each. */
import { z } from 'zod'

const SOURCES_MAX = 64

/** `bad` is a definite answer of DNS; where DNS does not answer, the last result stands. */
export const DnsCheck = z.object({
  state: z.enum(['good', 'bad', 'unknown']),
  wanted: z.string(),
  seen: z.array(z.string()).nullable().meta({ description: 'What DNS said last; null before the first answer.' }),
  reason: z.string().nullable().meta({ description: 'What is wrong; null when it is good.' }),
  fix: z.string().nullable().meta({ description: 'What to do; null when nothing is to be done.' }),
})
export type DnsCheck = z.infer<typeof DnsCheck>

export const RelaySource = z.object({
  address: z.string(),
  ehlo_name: z
    .string()
    .nullable()
    .meta({ description: 'The name it gives in EHLO; null when nobody has said it yet.' }),
  origin: z.enum(['reported', 'entered']).meta({ description: 'By the relay itself, or by the operator.' }),
  enabled: z.boolean(),
  state: z.enum(['used', 'refused', 'unchecked', 'off']).meta({
    description: 'It is used only while all three checks are good.',
  }),
  checks: z.object({
    address: DnsCheck.meta({ description: 'The name of EHLO leads to the address (A, AAAA).' }),
    ptr: DnsCheck.meta({ description: 'The PTR of the address is the name of EHLO.' }),
    spf: DnsCheck.meta({ description: 'The SPF record that tenants include covers the address.' }),
  }),
  checked_at: z.iso.datetime().nullable(),
})
export type RelaySource = z.infer<typeof RelaySource>

export const HostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/,
    'must be a host name such as mx.example.net',
  )

export const EnteredSource = z.strictObject({
  address: z.union([z.ipv4(), z.ipv6()], 'must be an IPv4 or IPv6 address'),
  ehlo_name: HostName.nullable().default(null).meta({ description: 'Null for what the relay says.' }),
  enabled: z.boolean().default(true),
})

export const EnteredSources = z
  .array(EnteredSource)
  .max(SOURCES_MAX)
  .refine((sources) => new Set(sources.map(({ address }) => address)).size === sources.length, 'names an address twice')
