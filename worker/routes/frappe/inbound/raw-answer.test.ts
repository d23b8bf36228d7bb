import { describe, expect, it } from 'vitest'
import { streamAnswer } from './raw-answer.ts'

const REST = { last_synced_at: 'x' }
const octets = (text: string) => new TextEncoder().encode(text)

/** Each octet, or so many at once, is a chunk of its own. */
function streamOf(bytes: Uint8Array, chunk = bytes.length): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(bytes.slice(at, at + chunk))
      at += chunk
    },
  })
}

async function* each<Item>(items: readonly Item[]) {
  yield* items
}

const read = async (mails: readonly ReadableStream<Uint8Array>[]) =>
  JSON.parse(await new Response(streamAnswer(each(mails), REST)).text())

const toOctets = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('streamAnswer', () => {
  it('holds no mail, or several', async () => {
    expect(await read([])).toEqual({ message: { mails: [], ...REST } })
    const mails = ['A: 1\r\n\r\none', '', 'B: "\\"\n\n\u0000\u0007"\\']
    expect(await read(mails.map((mail) => streamOf(octets(mail), 1)))).toEqual({ message: { mails, ...REST } })
  })

  it.each([1, 3, 7, 100_000])('has a character for each octet of a body, in chunks of %d', async (chunk) => {
    const body = Uint8Array.from({ length: 20_000 }, (_, n) => n % 256)
    const mail = new Uint8Array([...octets('Subject: x\r\n\r\n'), ...body])
    const { message } = await read([streamOf(mail, chunk)])
    expect(toOctets(message.mails[0])).toEqual(mail)
  })

  it('reads a header as UTF-8 where it is that, and otherwise as octets', async () => {
    const good = streamOf(octets('Subject: Grüße €\r\n\r\nä'), 1)
    const bad = streamOf(new Uint8Array([...octets('Subject: ä'), 0xe4, ...octets('\n\n')]))
    const { message } = await read([good, bad])
    expect(message.mails).toEqual(['Subject: Grüße €\r\n\r\nÃ¤', 'Subject: Ã¤ä\n\n'])
  })

  it('does not hold a header without end', async () => {
    const mail = octets(`X: ${'ä'.repeat(200_000)}\r\n\r\nbody`)
    const { message } = await read([streamOf(mail, 65_536)])
    expect(toOctets(message.mails[0])).toEqual(mail)
  })

  it('breaks off when a mail does', async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('away'))
      },
    })
    const text = new Response(streamAnswer(each([streamOf(octets('A: 1\n\n')), broken]), REST)).text()
    await expect(text).rejects.toThrow('away')
  })
})
