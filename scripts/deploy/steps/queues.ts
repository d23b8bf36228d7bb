/** The queues. Wrangler attaches their consumers, but makes no queue. */
import { z } from 'zod'
import { listQueues, type QueueName } from '../names.ts'
import type { DeployContext, Step } from '../step.ts'

/** The longest there is: a message that waits out an outage of a week must still be there. */
const RETENTION_SECONDS = 14 * 86_400

const Shown = z.looseObject({
  queue_id: z.string(),
  queue_name: z.string(),
  settings: z.looseObject({ message_retention_period: z.number().optional() }).nullish(),
})
type Shown = z.infer<typeof Shown>

const permission = 'Queues'
const settings = { message_retention_period: RETENTION_SECONDS }

function queueStep({ api }: DeployContext, queue: QueueName, list: () => Promise<readonly Shown[]>): Step {
  const find = async () => (await list()).find(({ queue_name }) => queue_name === queue.name)
  return {
    title: `Queue ${queue.name}${queue.isDead ? ' for dead letters' : ''}, messages kept ${RETENTION_SECONDS / 86_400} days`,
    async look() {
      const shown = await find()
      if (!shown) return 'create'
      return shown.settings?.message_retention_period === RETENTION_SECONDS ? null : 'set how long messages are kept'
    },
    async apply() {
      const shown = await find()
      if (shown)
        await api.ask({ method: 'PATCH', path: `/queues/${shown.queue_id}`, permission, body: { settings } }, Shown)
      else
        await api.ask(
          { method: 'POST', path: '/queues', permission, body: { queue_name: queue.name, settings } },
          Shown,
        )
      return null
    },
  }
}

export function queueSteps(context: DeployContext): readonly Step[] {
  let listed: Promise<readonly Shown[]> | null = null
  const list = () => {
    listed ??= context.api.list({ path: '/queues', permission }, Shown)
    return listed
  }
  return listQueues(context.product, context.deployment).map((queue) => queueStep(context, queue, list))
}
