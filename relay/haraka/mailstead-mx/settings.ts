/** What differs from node to node: `config/mailstead-mx.json` of the Haraka directory. It holds the relay's secret. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'

const count = z.number().int().min(1)
const ms = z.number().int().min(0)

export const MxLimits = z.object({
  connections: count,
  connectionsPerClient: count,
  /** From one client, over time and at once. */
  mailsPerSecond: z.number().gt(0),
  mailBurst: count,
  /** Commands of a connection without a mail that is taken. */
  commands: count,
  /** Between two commands. RFC 5321 §4.5.3.2.7: at least five minutes. */
  commandMs: count,
  /** A mail may take this long, and a second more for each so many octets. */
  dataMs: count,
  dataBytesPerSecond: count,
  /** RFC 5321 §4.5.3.2.6 lets a peer give up after ten minutes; most do so far earlier. */
  postMs: count,
})
export type MxLimits = z.infer<typeof MxLimits>

export const MxSettings = z.object({
  mode: z.enum(['production', 'development']),
  /** Said in the greeting; the `by` of Received. */
  hostName: z.string().min(1).max(255),
  relayId: RelayId,
  relaySecret: z.string().min(16),
  workerUrl: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** `host:port`; empty takes the system's. */
  dnsServers: z.array(z.string()),
  /** Where spamd listens; absent without one (Haraka reads no null from a file). */
  scorer: z
    .union([z.object({ socketPath: z.string().min(1) }), z.object({ host: z.string().min(1), port: count })])
    .optional(),
  /** Of the copy of the directory and the notes; must survive a restart. */
  dataDir: z.string().min(1),
  /** Of mails on their way in; what is in it is lost with the process. */
  spoolDir: z.string().min(1),
  diskFreeFloorBytes: z.number().int().min(0),
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

/** Throws one line that names what is wrong: Haraka then stops at its start, as it should. */
export function readMxSettings(file: unknown): MxSettings {
  const read = MxSettings.safeParse(file)
  if (read.success) return read.data
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`mailstead-mx.json: ${wrong.join('; ')}`)
}
