/**
 * What was found out about a received mail: sender authentication in the words of RFC 8601 §2.7, and the spam score. Made by the relay
 * that took the mail, or by the Worker for mail of Email Routing.
 */
import { z } from 'zod'

/** A name or text out of a mail or of DNS: bounded, and without control characters. */
const text = (max: number) => z.string().max(max)

export const SpfCheck = z.object({
  result: z.enum(['none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror']),
  /** Of MAIL FROM, or of HELO for the null sender. */
  domain: text(255).nullable(),
})
export type SpfCheck = z.infer<typeof SpfCheck>

export const DKIM_SIGNATURES_MAX = 10

export const DkimCheck = z.object({
  result: z.enum(['none', 'pass', 'fail', 'policy', 'neutral', 'temperror', 'permerror']),
  /** d= and s=; null when they are no domain names (RFC 6376 §3.5), which are never shown. */
  domain: text(255).nullable(),
  selector: text(255).nullable(),
  algorithm: text(40).nullable(),
  /** Why it is not a pass. */
  comment: text(300).nullable(),
})
export type DkimCheck = z.infer<typeof DkimCheck>

export const DmarcCheck = z.object({
  result: z.enum(['none', 'pass', 'fail', 'temperror', 'permerror']),
  /** What the sender's domain asks for on failure; null without a record. */
  policy: z.enum(['none', 'quarantine', 'reject']).nullable(),
  /** Of the From header; null when it names not exactly one. */
  domain: text(255).nullable(),
})
export type DmarcCheck = z.infer<typeof DmarcCheck>

export const ArcCheck = z.object({
  result: z.enum(['none', 'pass', 'fail']),
  /** d= of the newest seal of a chain that passes. */
  sealer: text(255).nullable(),
})
export type ArcCheck = z.infer<typeof ArcCheck>

/** RFC 8601 §2.7.3, `iprev`: the client's address has a name that leads back to it. `none`: there was no client to look at. */
export const PtrCheck = z.object({
  result: z.enum(['none', 'pass', 'fail', 'temperror', 'permerror']),
  name: text(255).nullable(),
})
export type PtrCheck = z.infer<typeof PtrCheck>

export const MailChecks = z.object({
  spf: SpfCheck,
  /** At most ten signatures are looked at; empty without one. */
  dkim: z.array(DkimCheck).max(DKIM_SIGNATURES_MAX),
  dmarc: DmarcCheck,
  arc: ArcCheck,
  ptr: PtrCheck,
})
export type MailChecks = z.infer<typeof MailChecks>

/** A scorer's outcome. "Unscanned" is null, never a score of 0. */
export const SpamScan = z.object({
  engine: text(40),
  score: z.number(),
  /** From this score on the engine itself calls a mail spam. */
  threshold: z.number(),
  symbols: z.array(text(80)).max(200),
})
export type SpamScan = z.infer<typeof SpamScan>

/** Larger mails are cut to this for scoring. Also the limit of `POST /v1/score`, agent: body the mail, answer a `SpamScan` or 503. */
export const SCORE_MAX_BYTES = 524_288
