/**
 * Haraka plugin: speaks SMTP in place of Haraka's own client, for attempts that the agent posts to a Unix socket.
 * It must be the only plugin on `send_email`: a second one would run after the delivery has ended.
 */
import constants from 'haraka-constants'
import type { HMail, Next, Plugin } from './haraka-types.ts'
import { OutboundNode } from './outbound-node.ts'
import { readSettings } from './settings.ts'

let node: OutboundNode | null = null

export function register(this: Plugin): void {
  // A hook that runs out of time falls through to Haraka's own client, which would send a second copy.
  this.timeout = 0
  const settings = readSettings(this.config.get('mailstead-outbound.json'))
  node = new OutboundNode(settings, this.haraka_require('outbound'), (message) => this.logcrit(message))
}

export function hook_init_master(this: Plugin, next: Next): void {
  if (node === null) throw new Error('the plugin is not registered')
  node.listen().then(
    () => next(),
    (error: unknown) => next(constants.deny, `the attempt socket cannot be opened: ${String(error)}`),
  )
}

/** Never answers: the attempt ends the delivery itself. */
export function hook_send_email(_next: Next, hmail: HMail): void {
  if (node === null) throw new Error('the plugin is not registered')
  void node.deliver(hmail)
}

/** Reached only when `send_email` failed; a temporary refusal here keeps Haraka's own client from starting. */
export function hook_get_mx(next: Next): void {
  next(constants.denysoft, 'attempts are made by the plugin')
}

export function hook_delivered(next: Next, hmail: HMail): void {
  settle(next, hmail)
}

export function hook_deferred(next: Next, hmail: HMail): void {
  settle(next, hmail)
}

export function hook_bounce(next: Next, hmail: HMail): void {
  settle(next, hmail)
}

/** This node takes no mail by SMTP. */
export function hook_lookup_rdns(next: Next): void {
  next(constants.denydisconnect, 'No mail is taken here')
}

export function shutdown(): void {
  node?.stop()
}

/** OK makes Haraka drop the file: no retry and no DSN of its own, the agent decides what comes next. */
function settle(next: Next, hmail: HMail): void {
  try {
    node?.settle(hmail)
  } finally {
    next(constants.ok)
  }
}
