/** The R2 bucket of raw mail and its lifecycle: what is left of sent mail goes after a long time, received mail never by a rule. */
import { z } from 'zod'
import { WAITING_MAX_DAYS } from '../deployment.ts'
import { bucketName } from '../names.ts'
import { hasTable, queryDatabase } from '../query-database.ts'
import { type DeployContext, directoryId, type Step } from '../step.ts'

const DAY_SECONDS = 86_400
/** An upload that was begun and not ended costs storage until it is given up. */
const UPLOAD_MAX_DAYS = 7

const Transition = z.looseObject({ condition: z.looseObject({ type: z.string(), maxAge: z.number().optional() }) })
const Rule = z.looseObject({
  id: z.string(),
  enabled: z.boolean(),
  conditions: z.looseObject({ prefix: z.string().optional() }).default({}),
  deleteObjectsTransition: Transition.optional(),
  abortMultipartUploadsTransition: Transition.optional(),
})
const Rules = z.looseObject({ rules: z.array(Rule).default([]) })
type Rule = z.infer<typeof Rule>

const afterDays = (days: number) => ({ condition: { type: 'Age', maxAge: days * DAY_SECONDS } })

/** Keys begin with the class of retention (`worker/store/blobs/raw.ts`); `mailbox/` has no rule. */
const wantedRules = (sentMailMaxDays: number): readonly Rule[] => [
  {
    id: 'sent mail',
    enabled: true,
    conditions: { prefix: 'standard/' },
    deleteObjectsTransition: afterDays(sentMailMaxDays),
  },
  {
    id: 'broken uploads',
    enabled: true,
    conditions: { prefix: '' },
    abortMultipartUploadsTransition: afterDays(UPLOAD_MAX_DAYS),
  },
]

/** What of a rule matters here, as one text. */
const essence = ({ enabled, conditions, deleteObjectsTransition, abortMultipartUploadsTransition }: Rule): string =>
  JSON.stringify([
    enabled,
    conditions.prefix ?? '',
    deleteObjectsTransition?.condition.maxAge,
    abortMultipartUploadsTransition?.condition.maxAge,
  ])

const isSame = (a: readonly Rule[], b: readonly Rule[]): boolean =>
  JSON.stringify(a.map(essence).sort()) === JSON.stringify(b.map(essence).sort())

const LongestPlan = z.object({ days: z.number().nullable() })

/** A rule that is shorter than what a plan promises would take mail away that our own job keeps. */
async function refuseShorterThanPlans(context: DeployContext): Promise<void> {
  const id = directoryId(context)
  if (!id || !(await hasTable(context.api, id, 'plans'))) return
  const [plans] = await queryDatabase(context.api, id, { sql: 'select max(raw_days) as days from plans' }, LongestPlan)
  const needed = (plans?.days ?? 0) + WAITING_MAX_DAYS
  if (context.deployment.sentMailMaxDays >= needed) return
  throw new Error(
    `A plan keeps sent mail for ${plans?.days} days, and mail may wait for ${WAITING_MAX_DAYS} before it is sent: raise sentMailMaxDays in the deployment file to ${needed} or more.`,
  )
}

export function bucketSteps(context: DeployContext): readonly Step[] {
  const { api, deployment } = context
  const { location, jurisdiction, sentMailMaxDays } = deployment
  const name = bucketName(deployment)
  const permission = 'Workers R2 Storage'
  const headers: Record<string, string> = jurisdiction ? { 'cf-r2-jurisdiction': jurisdiction } : {}
  const path = `/r2/buckets/${name}`
  const rules = wantedRules(sentMailMaxDays)
  return [
    {
      title: `R2 bucket ${name}${jurisdiction ? ` in the jurisdiction ${jurisdiction}` : ''}${location ? ` near ${location}` : ''}`,
      look: async () => ((await api.find({ path, permission, headers }, z.looseObject({}))) ? null : 'create'),
      async apply() {
        const body = { name, ...(location ? { locationHint: location } : {}) }
        await api.ask({ method: 'POST', path: '/r2/buckets', permission, headers, body }, z.looseObject({}))
        return null
      },
    },
    {
      title: `R2 lifecycle of ${name}: standard/ deleted after ${sentMailMaxDays} days, broken uploads given up after ${UPLOAD_MAX_DAYS}`,
      async look() {
        await refuseShorterThanPlans(context)
        const seen = await api.find({ path: `${path}/lifecycle`, permission, headers }, Rules)
        return seen && isSame(seen.rules, rules) ? null : 'set'
      },
      async apply() {
        await api.ask({ method: 'PUT', path: `${path}/lifecycle`, permission, headers, body: { rules } }, z.unknown())
        return null
      },
    },
  ]
}
