/** `GET /v1/reports/tracker`: one row a mail whose opens or clicks are counted, with sums over all of them. */
import { z } from 'zod'
import { MessageId } from '../../ids.ts'
import { pageOf } from '../page.ts'
import { Period } from './period.ts'
import { ReportStatus } from './report.ts'

const ADDRESS_MAX = 320
const HEADER_MAX = 998

const count = (description: string) => z.number().int().min(0).meta({ description })
const opened = z.iso.datetime().nullable()

export const TrackerStatus = z.enum([...ReportStatus.options, 'Partially Sent'])
export type TrackerStatus = z.infer<typeof TrackerStatus>

export const TrackerRow = z.object({
  id: z.string().meta({ description: 'Of the mail: for `after` and `before`, too.' }),
  status: TrackerStatus.meta({ description: '`Partially Sent`: some recipients have got it and others have not.' }),
  open_count: count('How often it was opened.'),
  machine_opens: count('How often a program fetched its images, which says nothing of a reader.'),
  click_count: count('How often one of its links was clicked, without those that a program followed.'),
  domain: z.string().nullable().meta({ description: 'Of the sender; null when it has been removed.' }),
  sender: z.string(),
  message_id: z.string(),
  created_at: z.iso.datetime(),
  first_opened_at: opened,
  last_opened_at: opened,
  last_ip: z.string().nullable().meta({ description: 'From which it was last opened.' }),
})
export type TrackerRow = z.infer<typeof TrackerRow>

export const TrackerReport = z.object({
  object: z.literal('tracker_report'),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  time_zone: z.string(),
  has_more: z.boolean(),
  summary: z
    .object({
      total_sent: count('Mails that at least one recipient has got; one that failed was not sent.'),
      total_opened: count('Mails that were opened.'),
      open_rate: z.number().min(0).max(1).nullable().meta({ description: 'Opened ÷ sent; null when none was sent.' }),
    })
    .nullable()
    .meta({ description: 'Over all rows, not only this page. Null behind `after` and in front of `before`.' }),
  data: z.array(TrackerRow).meta({
    description: 'Mail that was opened or clicked, and all mail of domains that count opens or clicks now.',
  }),
})
export type TrackerReport = z.infer<typeof TrackerReport>

export const ReadTracker = pageOf(MessageId).safeExtend({
  ...Period.shape,
  since: Period.shape.since.meta({
    description: 'The first moment, or the first day. Thirty days before the last one when it is left out.',
    example: '2026-11-01',
  }),
  status: TrackerStatus.optional(),
  domain: z
    .string()
    .min(1)
    .max(253)
    .toLowerCase()
    .optional()
    .meta({ description: 'Only mail from this domain of yours.', example: 'example.com' }),
  sender: z.string().min(3).max(ADDRESS_MAX).optional().meta({
    description: 'Only mail from this address, whatever its case.',
    example: 'ada@example.com',
  }),
  message_id: z.string().min(3).max(HEADER_MAX).optional().meta({
    description: 'Only mail with this Message-ID, with its angle brackets or without.',
  }),
  format: z.enum(['json', 'csv']).optional().meta({
    description: 'As the `Accept` header says when it is left out. CSV holds all rows behind `after`, without sums.',
  }),
})
export type ReadTracker = z.infer<typeof ReadTracker>
