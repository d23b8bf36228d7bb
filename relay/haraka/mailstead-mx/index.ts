/**
 * Haraka plugin: takes mail for the hosted domains. 250 only after the Worker has it; whatever goes wrong on our side is a temporary
 * refusal. Haraka listens, speaks TLS and runs commands; limits, checks and the data are the plugin's.
 */
import { createLog } from '../../log.ts'
import { beginData } from '../smtp-server/begin-data.ts'
import type { Connection, Next, Plugin, Server } from '../smtp-server/haraka-types.ts'
import { type HookAnswer, runHook } from '../smtp-server/run-hook.ts'
import { dropMail } from '../smtp-server/smtp-session.ts'
import { answerTaken, endData } from './end-of-data.ts'
import { MxNode } from './mx-node.ts'
import { openMxParts } from './open-parts.ts'
import { readMxSettings } from './settings.ts'
import { beginMail, takeRecipient } from './transaction.ts'

let node: MxNode | null = null

export function register(this: Plugin): void {
  // Every step has an end of its own; Haraka's would answer in its own words and leave the step running.
  this.timeout = 0
  const settings = readMxSettings(this.config.get('mailstead-mx.json'))
  node = new MxNode(
    openMxParts(
      settings,
      createLog((lines) => process.stdout.write(lines)),
    ),
  )
}

export function hook_init_master(next: Next, server: Server): void {
  void node?.start(server)
  next()
}

export function hook_connect_init(next: Next, connection: Connection): void {
  run(next, (mx) => mx.begin(connection))
}

export function hook_lookup_rdns(next: Next, connection: Connection): void {
  run(next, (mx) => mx.admit(connection))
}

export function hook_helo(next: Next, connection: Connection): void {
  run(next, (mx) => mx.greet(connection))
}

export function hook_ehlo(next: Next, connection: Connection): void {
  run(next, (mx) => mx.greet(connection))
}

export function hook_capabilities(next: Next, connection: Connection): void {
  run(next, (mx) => mx.offer(connection))
}

export function hook_mail(next: Next, connection: Connection): void {
  run(next, (mx) => beginMail(mx.sessionOf(connection), mx.parts))
}

export function hook_rcpt(next: Next, connection: Connection): void {
  run(next, (mx) => takeRecipient(mx.sessionOf(connection), mx.parts))
}

export function hook_data(next: Next, connection: Connection): void {
  run(next, (mx) => beginData(mx.sessionOf(connection), mx.parts))
}

export function hook_data_post(next: Next, connection: Connection): void {
  run(next, (mx) => endData(mx.sessionOf(connection), mx.parts))
}

export function hook_queue(next: Next, connection: Connection): void {
  run(next, (mx) => answerTaken(mx.sessionOf(connection)))
}

export function hook_reset_transaction(next: Next, connection: Connection): void {
  run(next, (mx) => {
    dropMail(mx.sessionOf(connection))
    return { kind: 'next' }
  })
}

export function hook_disconnect(next: Next, connection: Connection): void {
  run(next, (mx) => mx.end(connection))
}

export function shutdown(): void {
  node?.stop()
}

function run(next: Next, step: (mx: MxNode) => HookAnswer | Promise<HookAnswer>): void {
  const work = () => {
    if (node === null) throw new Error('the plugin is not registered')
    return step(node)
  }
  runHook(next, work, (thrown) => node?.onThrown(thrown))
}
