/** Signs one mail many times with both keys. */
import { compose } from '@mailstead/mail/compose/compose.ts'
import { signDkim } from '@mailstead/mail/dkim/sign.ts'
import { benchKeys } from './bare/keys.ts'

/** The clock of workerd stands still while it computes: the caller takes the time. */
export async function signMany({ count, text }: { count: number; text: string }): Promise<{ signatures: number }> {
  const keys = await benchKeys()
  const { raw, headerNames } = await compose({
    from: { name: 'Bench', address: 'bench@bench.example' },
    to: [{ name: '', address: 'ada@peer.example' }],
    subject: 'Bench',
    text,
    date: new Date(),
    messageId: '<1@bench.example>',
  })
  for (let done = 0; done < count; done++)
    await signDkim(raw, { domain: 'bench.example', keys, signedAt: new Date(), headerNames })
  return { signatures: count * keys.length }
}
