/** What every server that takes mail is told, and how its file of settings is read. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'

export const count = z.number().int().min(1)

/** Of each server's own `limits`. */
export const ServerLimits = z.object({
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
  /** RFC 5321 §4.5.3.2.6 lets a client give up after ten minutes; most do so far earlier. */
  postMs: count,
})

/** Files of PEM. */
export const Certificate = z.object({ keyFile: z.string().min(1), certFile: z.string().min(1) })

export const ServerSettings = z.object({
  /** Said in the greeting. */
  hostName: z.string().min(1).max(255),
  relayId: RelayId,
  relaySecret: z.string().min(16),
  workerUrl: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Of what must survive a restart. */
  dataDir: z.string().min(1),
  /** Of mails on their way in; what is in it is lost with the process. */
  spoolDir: z.string().min(1),
  diskFreeFloorBytes: z.number().int().min(0),
})

/** Throws one line that names what is wrong: Haraka then stops at its start, as it should. */
export function readServerSettings<Settings>(schema: z.ZodType<Settings>, file: string, given: unknown): Settings {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`${file}: ${wrong.join('; ')}`)
}
