/**
 * One object a webhook: it posts what is due by its alarm, so that an endpoint that is slow or down holds up nobody else. What is to be
 * posted is in the ledger; the object remembers only whose it is, and a cron wakes it when its alarm was lost.
 */
import { DurableObject } from 'cloudflare:workers'
import type { Bindings } from './env.ts'
import { openDeps } from './open-deps.ts'
import { deliverWebhook } from './services/webhooks/delivery/deliver-webhook.ts'
import type { Listener } from './store/ledger/events/listeners.ts'

const LISTENER = 'listener'

export class WebhookRunner extends DurableObject<Bindings> {
  /** Looks at once for what is to be posted. */
  async wake(listener: Listener): Promise<void> {
    if ((await this.ctx.storage.get(LISTENER)) === undefined) await this.ctx.storage.put(LISTENER, listener)
    await this.#runAt(Date.now())
  }

  /** The webhook is no more. Woken again, it finds that out by itself. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }

  override async alarm(): Promise<void> {
    const listener = await this.ctx.storage.get<Listener>(LISTENER)
    if (listener === undefined) return
    const next = await deliverWebhook(await openDeps(this.env), listener)
    if (next.kind === 'gone') await this.ctx.storage.deleteAll()
    if (next.kind === 'wait') await this.#runAt(Date.now() + next.ms)
  }

  // While it runs, an alarm may have been set for sooner: an event that came meanwhile.
  async #runAt(atMs: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > atMs) await this.ctx.storage.setAlarm(atMs)
  }
}
