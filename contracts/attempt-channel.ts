/**
 * Agent ⇄ Haraka plugin, on one machine: HTTP over a Unix socket that only the relay's user can open, so unsigned.
 *
 * `POST /attempts`  one line of JSON (AttemptManifest) and `\n`, then the raw bytes of each attempt back to back, in order
 *                   → 202 AttemptsStarted. An id that runs already or has a result waiting is not started again.
 * `POST /results`   ResultsRequest → 200 ResultsAnswer: forgets results up to `ack`, waits up to `waitMs` for newer ones.
 * `GET /attempts`   → 200 RunningAttempts: what is on the wire now; the agent asks after a restart of either side.
 *
 * A result is on the plugin's disk before it is reported and stays there until acknowledged: an agent that dies during
 * a delivery learns of the remote 250 when it comes back, instead of sending a second copy.
 */
import { z } from 'zod'
import { AttemptOutcome, AttemptRequest } from './attempt.ts'
import { AttemptId } from './ids.ts'

/** `error` of an attempt that was put off because its queue file did not hold the mail any more. */
export const DAMAGED_QUEUE_FILE = 'QUEUEFILE'

export const AttemptManifest = z.object({ v: z.literal(1), attempts: z.array(AttemptRequest).min(1).max(500) })
export type AttemptManifest = z.infer<typeof AttemptManifest>

export const AttemptsStarted = z.object({ started: z.array(AttemptId) })
export type AttemptsStarted = z.infer<typeof AttemptsStarted>

export const ResultsRequest = z.object({
  /** Highest `seq` whose outcome is in the agent's journal; 0 for none. */
  ack: z.number().int().min(0),
  waitMs: z.number().int().min(0).max(60_000),
})
export type ResultsRequest = z.infer<typeof ResultsRequest>

export const ResultsAnswer = z.object({
  results: z.array(z.object({ seq: z.number().int().min(1), outcome: AttemptOutcome })),
})
export type ResultsAnswer = z.infer<typeof ResultsAnswer>

export const RunningAttempts = z.object({ running: z.array(AttemptId) })
export type RunningAttempts = z.infer<typeof RunningAttempts>
