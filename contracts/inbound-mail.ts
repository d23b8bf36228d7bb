/**
 * `POST /relay/v1/inbound`, relay → Worker: one received mail. The body is one line of JSON (`InboundManifest`), a line feed, and the
 * mail's bytes exactly as they came. The signature's digest is that of the line without its line feed; the line holds the sha256 of the bytes.
 * 2xx only after bytes and row are durable; the same id again gets the same answer.
 */
import { z } from 'zod'
import { DeliveryId } from './ids.ts'
import { MailChecks, SpamScan } from './mail-checks.ts'
import { Timestamp } from './time.ts'

/** 25 MiB. */
export const INBOUND_MAX_BYTES = 26_214_400
/** RFC 5321 §4.5.3.1.8. */
export const INBOUND_RECIPIENTS_MAX = 100
export const INBOUND_MANIFEST_MAX_BYTES = 131_072
/** RFC 5321 §4.5.3.1.3: a path of 256 octets with its brackets; room for UTF-8. */
const address = z.string().max(512)

/** How a mail came in: what our Received field tells. */
export const Reception = z.object({
  /** What the client called itself. By Email Routing, like `ip`, what Cloudflare's own Received field says of its client; null without one. */
  helo: z.string().max(255).nullable(),
  /** The client's address; v4-mapped v6 is v4. */
  ip: z.union([z.ipv4(), z.ipv6()]).nullable(),
  /** Host name of whoever took it: the `by` of Received. */
  by: z.string().max(255),
  tls: z.object({ version: z.string().max(20), cipher: z.string().max(80) }).nullable(),
  /** The client asked for SMTPUTF8 (RFC 6531). */
  smtpUtf8: z.boolean(),
})
export type Reception = z.infer<typeof Reception>

export const InboundManifest = z.object({
  id: DeliveryId,
  /** Empty for the null sender (RFC 5321 §4.5.5). */
  mailFrom: address,
  /** As the client wrote them, in its order, each once. */
  rcptTo: z.array(address.min(3)).min(1).max(INBOUND_RECIPIENTS_MAX),
  reception: Reception,
  /** By the real time. */
  receivedAt: Timestamp,
  size: z.number().int().min(0).max(INBOUND_MAX_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  checks: MailChecks,
  /** Null: unscanned, to be scored later. */
  scan: SpamScan.nullable(),
})
export type InboundManifest = z.infer<typeof InboundManifest>

export const InboundAnswer = z.object({
  id: DeliveryId,
  /** Recipients whose domain is hosted here; empty means that nothing was kept, and the relay answers 550. */
  accepted: z.array(z.string()),
  refused: z.array(z.object({ rcptTo: z.string(), why: z.string() })),
})
export type InboundAnswer = z.infer<typeof InboundAnswer>
