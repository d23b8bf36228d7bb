/** What differs from node to node: `config/mailstead-submission.json` of the Haraka directory. It holds the relay's secret. */
import type { z } from 'zod'
import { Certificate, count, readServerSettings, ServerLimits, ServerSettings } from '../smtp-server/server-settings.ts'

/** How much an account may send is the Worker's to say. */
export const SubmissionLimits = ServerLimits.extend({
  /** Wrong passwords of one client within a time; the first is answered after the delay, each other after twice as long. */
  guesses: count,
  guessWindowMs: count,
  guessDelayMs: count,
})
export type SubmissionLimits = z.infer<typeof SubmissionLimits>

/** In `dataDir` are the notes. */
export const SubmissionSettings = ServerSettings.extend({ certificate: Certificate, limits: SubmissionLimits })
export type SubmissionSettings = z.infer<typeof SubmissionSettings>
export type SubmissionSettingsGiven = z.input<typeof SubmissionSettings>

/** Throws one line that names what is wrong. */
export const readSubmissionSettings = (given: unknown): SubmissionSettings =>
  readServerSettings(SubmissionSettings, 'mailstead-submission.json', given)
