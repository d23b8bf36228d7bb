/**
 * Haraka plugin: takes mail from whoever signs in with an API key. 250 only after the Worker has it; whatever goes wrong on our side is a
 * temporary refusal. Haraka listens, speaks TLS and runs commands; who may send, limits and the data are the plugin's.
 */
import { createLog } from '../../log.ts'
import { beginData } from '../smtp-server/begin-data.ts'
import type { Connection, Next, Plugin, Server } from '../smtp-server/haraka-types.ts'
import { type HookAnswer, runHook } from '../smtp-server/run-hook.ts'
import { dropMail } from '../smtp-server/smtp-session.ts'
import { answerTaken, endData } from './end-of-data.ts'
import { openSubmissionParts } from './open-parts.ts'
import { readSubmissionSettings } from './settings.ts'
import { SubmissionNode } from './submission-node.ts'
import { beginMail, takeRecipient } from './transaction.ts'

let node: SubmissionNode | null = null

export function register(this: Plugin): void {
  // Every step has an end of its own; Haraka's would answer in its own words and leave the step running.
  this.timeout = 0
  const settings = readSubmissionSettings(this.config.get('mailstead-submission.json'))
  node = new SubmissionNode(
    openSubmissionParts(
      settings,
      createLog((lines) => process.stdout.write(lines)),
    ),
  )
}

export function hook_init_master(next: Next, server: Server): void {
  node?.start(server)
  next()
}

export function hook_connect_init(next: Next, connection: Connection): void {
  run(next, (submission) => submission.begin(connection))
}

export function hook_lookup_rdns(next: Next, connection: Connection): void {
  run(next, (submission) => submission.admit(connection))
}

export function hook_capabilities(next: Next, connection: Connection): void {
  run(next, (submission) => submission.offer(connection))
}

export function hook_mail(next: Next, connection: Connection): void {
  run(next, (submission) => beginMail(submission.sessionOf(connection), submission.parts))
}

export function hook_rcpt(next: Next, connection: Connection): void {
  run(next, (submission) => takeRecipient(submission.sessionOf(connection)))
}

export function hook_data(next: Next, connection: Connection): void {
  run(next, (submission) => beginData(submission.sessionOf(connection), submission.parts))
}

export function hook_data_post(next: Next, connection: Connection): void {
  run(next, (submission) => endData(submission.sessionOf(connection), submission.parts))
}

export function hook_queue(next: Next, connection: Connection): void {
  run(next, (submission) => answerTaken(submission.sessionOf(connection)))
}

export function hook_reset_transaction(next: Next, connection: Connection): void {
  run(next, (submission) => {
    dropMail(submission.sessionOf(connection))
    return { kind: 'next' }
  })
}

export function hook_disconnect(next: Next, connection: Connection): void {
  run(next, (submission) => submission.end(connection))
}

export function shutdown(): void {
  node?.stop()
}

function run(next: Next, step: (submission: SubmissionNode) => HookAnswer | Promise<HookAnswer>): void {
  const work = () => {
    if (node === null) throw new Error('the plugin is not registered')
    return step(node)
  }
  runHook(next, work, (thrown) => node?.onThrown(thrown))
}
