/** Where an answer ends, under the names of both generations of clients. */
import { writeTime } from './wire-time.ts'

interface Until {
  readonly mails: readonly { readonly id: string }[]
  readonly untilUs: number
}

/** The time is never null: Frappe would take its own clock instead, and miss what came before. */
export function showUntil({ mails, untilUs }: Until) {
  const time = writeTime(untilUs)
  return { last_synced_at: time, last_received_at: time, last_synced_mail: mails.at(-1)?.id ?? null }
}
