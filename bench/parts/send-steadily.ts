/** An open load: mails begin at a steady rate, whether or not the ones before have arrived. */
import { setTimeout as wait } from 'node:timers/promises'

/** Starts `send` once every `everyMs`; resolves with all results. */
export async function sendSteadily<T>(
  { mails, everyMs }: { readonly mails: number; readonly everyMs: number },
  send: (at: number) => Promise<T>,
): Promise<T[]> {
  const sending: Promise<T>[] = []
  for (let at = 0; at < mails; at++) {
    const sent = send(at)
    sent.catch(() => undefined)
    sending.push(sent)
    await wait(everyMs)
  }
  return Promise.all(sending)
}
