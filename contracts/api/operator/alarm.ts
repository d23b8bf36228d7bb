/** `/v1/operator/alarms`: what needs somebody, and since when. */
import { z } from 'zod'

export const AlarmKind = z.enum([
  'relay_silent',
  'relay_disk_low',
  'relay_files_damaged',
  'relay_attempts_overdue',
  'relay_clock_off',
  'certificate_expiring',
  'sending_late',
  'receiving_late',
  'dead_letters',
  'database_large',
  'database_unreadable',
  'events_late',
])
export type AlarmKind = z.infer<typeof AlarmKind>

export const Alarm = z.object({
  object: z.literal('alarm'),
  key: z
    .string()
    .meta({ description: 'The same as long as it lasts: kind and what it is about.', example: 'relay_silent:relay-1' }),
  kind: AlarmKind,
  subject: z.string().nullable().meta({ description: 'Which relay, queue or database; null for the deployment.' }),
  text: z.string().meta({ description: 'What is wrong, with its numbers as they were last seen.' }),
  state: z.enum(['open', 'ended']),
  since: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  mailed_at: z.iso.datetime().nullable().meta({ description: 'When it was last told by mail.' }),
  posted_at: z.iso.datetime().nullable().meta({ description: 'When it was last told to the webhook.' }),
})
export type Alarm = z.infer<typeof Alarm>

export const AlarmList = z.object({
  object: z.literal('list'),
  data: z
    .array(Alarm)
    .meta({ description: 'Open ones first, then those that ended in the last 30 days; 200 at most.' }),
})

/** What the webhook of alarms is posted. */
export const AlarmPost = z.object({
  type: z.enum(['alarm.raised', 'alarm.lasts', 'alarm.ended', 'alarm.test']),
  created_at: z.iso.datetime(),
  data: Alarm.omit({ mailed_at: true, posted_at: true }).extend({ deployment: z.string() }),
})
export type AlarmPost = z.infer<typeof AlarmPost>

const told = z.object({
  told: z.boolean(),
  why: z.string().nullable().meta({ description: 'Why it could not be told; null when it was.' }),
})

export const AlarmTest = z.object({
  object: z.literal('alarm_test'),
  mail: told.extend({ to: z.array(z.string()) }),
  webhook: told.nullable().meta({ description: 'Null when no webhook is set.' }),
})
export type AlarmTest = z.infer<typeof AlarmTest>
