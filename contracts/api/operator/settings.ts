/** `/v1/operator/settings`: what the operator decides for the whole deployment. */
import { z } from 'zod'
import { isOneLine, ONE_LINE } from '../one-line.ts'
import { StandingRules } from '../people/standing.ts'
import { PlanName } from './plan.ts'

const line = (max: number) => z.string().trim().min(1).max(max).refine(isOneLine, ONE_LINE)

export const OperatorSettings = z.strictObject({
  platform_name: line(60),
  system_sender: line(320).nullable().meta({
    description: 'The sender of mail about accounts, in a verified domain of an account of the operator.',
    example: 'Mailstead <no-reply@mail.example>',
  }),
  sandbox_rule: z.enum(['manual', 'verified_domain']).meta({
    description: 'What lifts the sandbox: the operator, or the first verified domain.',
  }),
  plan_after_sandbox: PlanName,
  standing_rules: StandingRules,
})
export type OperatorSettings = z.infer<typeof OperatorSettings>

export const UpdateOperatorSettings = OperatorSettings.partial().refine(
  (changes) => Object.keys(changes).length > 0,
  'give something to change',
)
export type UpdateOperatorSettings = z.infer<typeof UpdateOperatorSettings>

export const ShownSettings = OperatorSettings.extend({ object: z.literal('settings') })
export type ShownSettings = z.infer<typeof ShownSettings>
