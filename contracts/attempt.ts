/**
 * One attempt: one try to hand one recipient's copy to one host. The agent decides everything (host, address, source,
 * TLS policy); the Haraka plugin only speaks SMTP and reports what it saw. Agent ⇄ plugin, and agent → Worker as part
 * of a delivery event.
 */
import { z } from 'zod'
import { AttemptId, JobId } from './ids.ts'
import { Timestamp } from './time.ts'

/** How far the dialogue had come. `dns` never reaches the plugin: the agent found no host to try. */
export const Phase = z.enum(['dns', 'connect', 'banner', 'ehlo', 'starttls', 'mail', 'rcpt', 'data', 'body', 'dot'])
export type Phase = z.infer<typeof Phase>

/** An SMTP reply as a value of three parts (RFC 5321 §4.2, RFC 3463). */
export const SmtpReply = z.object({
  code: z.number().int().min(200).max(599),
  /** Enhanced status code such as `5.1.1`; null when the peer gave none. */
  enhanced: z
    .string()
    .regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
    .nullable(),
  /** All lines, joined by newlines, without codes; cut to 1,000 characters. */
  text: z.string().max(1_000),
})
export type SmtpReply = z.infer<typeof SmtpReply>

/** `may` is opportunistic STARTTLS (RFC 3207, RFC 7435); `encrypt` demands it; `verify` checks the certificate too. */
export const TlsPolicy = z.enum(['none', 'may', 'encrypt', 'verify'])
export type TlsPolicy = z.infer<typeof TlsPolicy>

/**
 * What was asked of TLS with a host beyond opportunism. `sts`: the recipient domain's MTA-STS policy (RFC 8461), by its
 * mode. `override`: the relay's operator, by a TlsPolicy.
 */
export const HostPolicy = z.object({
  kind: z.enum(['sts', 'override']),
  mode: z.enum(['enforce', 'testing', ...TlsPolicy.options]),
  /** The policy's id, as the domain publishes it. */
  id: z.string().max(32).optional(),
  /** False for a host that the policy does not name; it is tried under `testing` only. */
  isNamed: z.boolean().optional(),
})
export type HostPolicy = z.infer<typeof HostPolicy>

/** What became of it, in the words of RFC 8460 §4.3; `ok` where all that was asked for was there. */
export const TlsResult = z.enum([
  'ok',
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
])
export type TlsResult = z.infer<typeof TlsResult>

/** A policy with its result; null when the attempt did not come so far. */
export const PolicyResult = HostPolicy.extend({ result: TlsResult.nullable() })
export type PolicyResult = z.infer<typeof PolicyResult>

/** The one host, address and source of an attempt. */
export const Target = z.object({
  /** Name of the MX (or of the domain itself when it has none): SNI and timeline. */
  mx: z.string().min(1).max(255),
  ip: z.string().min(2).max(45),
  port: z.number().int().min(1).max(65_535),
  /** Local address to bind, or null for the system's choice. */
  source: z.string().max(45).nullable(),
  ehlo: z.string().min(1).max(255),
  tls: TlsPolicy,
  /** Where `tls` comes from a policy. Relays before 2026-12 do not say. */
  policy: HostPolicy.optional(),
  /** The provider that runs the MX set (registrable domain of the MX name): pool and shaping key. */
  site: z.string().min(1).max(255),
})
export type Target = z.infer<typeof Target>

/** What the agent asks the plugin to do; the raw bytes travel beside it. */
export const AttemptRequest = z.object({
  id: AttemptId,
  jobId: JobId,
  target: Target,
  /** Empty string is the null reverse-path `<>`. */
  mailFrom: z.string().max(254),
  rcptTo: z.string().min(3).max(320),
  size: z.number().int().min(0),
})
export type AttemptRequest = z.infer<typeof AttemptRequest>

/** `unknown`: the dot was sent and no readable reply came. Never tried at another host at once. */
export const Verdict = z.enum(['delivered', 'deferred', 'bounced', 'unknown'])
export type Verdict = z.infer<typeof Verdict>

export const TlsFacts = z.object({
  version: z.string().max(20),
  cipher: z.string().max(80),
  verified: z.boolean(),
  /** Why the certificate was not verified: `CERT_HAS_EXPIRED`, … */
  fault: z.string().max(100).optional(),
})
export type TlsFacts = z.infer<typeof TlsFacts>

/** What the plugin reports when an attempt is over. */
export const AttemptOutcome = z.object({
  id: AttemptId,
  verdict: Verdict,
  phase: Phase,
  reply: SmtpReply.nullable(),
  /** Why there is no reply: `ECONNREFUSED`, `PHASETIMEOUT`, `ECONNRESET`, …; null when a reply decided. */
  error: z.string().max(200).nullable(),
  tls: TlsFacts.nullable(),
  /** A TLS handshake with this host broke; it is spoken to in clear for a day where the policy allows. */
  tlsBroken: z.boolean().optional(),
  /** Said by the agent, which alone knows policies. Relays before 2026-12 do not. */
  tlsPolicy: PolicyResult.optional(),
  /** True when the dialogue ran on a connection that had carried an earlier mail. */
  reused: z.boolean(),
  startedAt: Timestamp,
  endedAt: Timestamp,
  /** The dialogue, `C ` and `S ` lines, without the body; at most 100 lines of 500 characters. */
  transcript: z.array(z.string().max(500)).max(100),
})
export type AttemptOutcome = z.infer<typeof AttemptOutcome>

/** An attempt as the timeline keeps it. `target` is null when no host could be chosen. */
export const Attempt = AttemptOutcome.extend({
  /** 1 for the first attempt at this recipient under this job. */
  no: z.number().int().min(1),
  target: Target.nullable(),
  /** When the next attempt is due; null after a final outcome. */
  nextTryAt: Timestamp.nullable(),
})
export type Attempt = z.infer<typeof Attempt>
