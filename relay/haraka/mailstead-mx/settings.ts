/** What differs from node to node: `config/mailstead-mx.json` of the Haraka directory. It holds the relay's secret. */
import { z } from 'zod'
import { Certificate, count, readServerSettings, ServerLimits, ServerSettings } from '../smtp-server/server-settings.ts'

const ms = z.number().int().min(0)

export const MxLimits = ServerLimits
export type MxLimits = z.infer<typeof MxLimits>

/** In `dataDir` are the copy of the directory and the notes; `hostName` is also the `by` of Received. */
export const MxSettings = ServerSettings.extend({
  mode: z.enum(['production', 'development']),
  /** `host:port`; empty takes the system's. */
  dnsServers: z.array(z.string()),
  /** Where spamd listens; absent without one (Haraka reads no null from a file). */
  scorer: z
    .union([z.object({ socketPath: z.string().min(1) }), z.object({ host: z.string().min(1), port: count })])
    .optional(),
  /** Absent where STARTTLS is not offered. */
  certificate: Certificate.optional(),
  proxy: z.object({
    /** Addresses that tell the client's address by the PROXY protocol. Anybody else who sends its line is refused. */
    from: z.array(z.string()),
    /** Whether they may connect without it, for themselves: how long the line is waited for then. */
    waitMs: ms,
    isRequired: z.boolean(),
  }),
  limits: MxLimits,
})
export type MxSettings = z.infer<typeof MxSettings>
export type MxSettingsGiven = z.input<typeof MxSettings>

/** Throws one line that names what is wrong. */
export const readMxSettings = (given: unknown): MxSettings => readServerSettings(MxSettings, 'mailstead-mx.json', given)
