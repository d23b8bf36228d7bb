/** `/v1/operator/settings`: what the operator decides for the whole deployment. */
import { z } from 'zod'
import { isOneLine, ONE_LINE } from '../one-line.ts'
import { StandingRules } from '../people/standing.ts'
import { OutgoingCheck } from './outgoing-check.ts'
import { PlanName } from './plan.ts'

const line = (max: number) => z.string().trim().min(1).max(max).refine(isOneLine, ONE_LINE)

const isContact = (text: string): boolean =>
  z.email().safeParse(text).success || (text.startsWith('https://') && URL.canParse(text))

export const OperatorSettings = z.strictObject({
  platform_name: line(60).meta({ description: 'What the deployment is called: on its pages and in its mails.' }),
  abuse_contact: line(320)
    .refine(isContact, 'must be an e-mail address, or an address of a page that begins with https://')
    .nullable()
    .meta({ description: 'Where abuse is reported; everybody reads it.', example: 'abuse@mail.example' }),
  sign_up: z.enum(['open', 'invited']).meta({
    description: 'Who may sign up: everybody, or whoever has an invitation that is open.',
  }),
  system_sender: line(320).nullable().meta({
    description: 'The sender of mail about accounts, in a verified domain of an account of the operator.',
    example: 'Mailstead <no-reply@mail.example>',
  }),
  sandbox_rule: z.enum(['manual', 'verified_domain']).meta({
    description: 'What lifts the sandbox: the operator, or the first verified domain.',
  }),
  plan_after_sandbox: PlanName,
  standing_rules: StandingRules,
  outgoing_check: OutgoingCheck.meta({
    description: 'The spam check of outgoing mail. Given as a whole; relays obey within seconds.',
  }),
  backups_kept: z.number().int().min(0).max(90).meta({
    description: 'A backup is made each day, and so many of these are kept; 0 makes none.',
  }),
  alarm_addresses: z
    .array(z.email().max(320))
    .max(20)
    .meta({ description: 'Who is told of alarms by mail; with none, all people of the operator.' }),
  alarm_webhook: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .nullable()
    .meta({
      description: 'Where alarms are posted, signed as webhooks are. Set it: mail may be what is broken.',
    }),
  alarm_disk_free_bytes: z.number().int().min(0).max(1_000_000_000_000_000).meta({
    description: 'A relay with less free space on the disk of its journal is an alarm.',
  }),
})
export type OperatorSettings = z.infer<typeof OperatorSettings>

const file = z
  .string()
  .nullable()
  .optional()
  .meta({ description: 'A PNG, SVG or ICO file of up to 100 KB, in base64; null takes the image away.' })

const secret = z
  .string()
  .regex(/^whsec_(?:[A-Za-z0-9+/]{4}){8,24}$/, 'must be `whsec_` and 24 to 72 bytes in base64')
  .optional()
  .meta({ description: 'By which alarms are signed, `whsec_` and at least 24 random bytes in base64. Never shown.' })

export const UpdateOperatorSettings = OperatorSettings.partial()
  .extend({ logo: file, favicon: file, alarm_webhook_secret: secret })
  .refine((changes) => Object.keys(changes).length > 0, 'give something to change')
export type UpdateOperatorSettings = z.infer<typeof UpdateOperatorSettings>

const ShownImage = z.object({
  url: z.string().meta({ description: 'A path of this deployment. Another image has another one.' }),
  content_type: z.string(),
  size: z.number().int().meta({ description: 'In bytes.' }),
})
export type ShownImage = z.infer<typeof ShownImage>

export const ShownSettings = OperatorSettings.extend({
  object: z.literal('settings'),
  has_alarm_webhook_secret: z.boolean(),
  logo: ShownImage.nullable(),
  favicon: ShownImage.nullable(),
})
export type ShownSettings = z.infer<typeof ShownSettings>
