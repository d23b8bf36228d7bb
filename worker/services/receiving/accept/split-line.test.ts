import { describe, expect, it } from 'vitest'
import { splitLine } from './split-line.ts'

const encoder = new TextEncoder()

/** A stream of these pieces; `cancelled` says whether it was given up. */
function streamOf(pieces: readonly string[]) {
  const state = { read: 0, cancelled: false }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[state.read++]
        if (piece === undefined) controller.close()
        else controller.enqueue(encoder.encode(piece))
      },
      cancel() {
        state.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, state }
}

async function split(pieces: readonly string[], maxBytes = 10) {
  const found = await splitLine(streamOf(pieces).stream, maxBytes)
  if (found === null) return null
  let rest = ''
  for await (const chunk of found.rest) rest += new TextDecoder().decode(chunk)
  return [new TextDecoder().decode(found.line), rest]
}

describe('splitLine', () => {
  it.each([
    ['one piece', ['ab\ncd\nef'], ['ab', 'cd\nef']],
    ['single octets', [...'ab\ncd'], ['ab', 'cd']],
    ['a cut behind the line feed', ['ab\n', 'cd'], ['ab', 'cd']],
    ['a cut before it', ['ab', '\ncd'], ['ab', 'cd']],
    ['no rest', ['ab\n'], ['ab', '']],
    ['an empty line', ['\nab'], ['', 'ab']],
    ['a line of the greatest length', ['0123456789\nx'], ['0123456789', 'x']],
    ['a carriage return that belongs to the line', ['ab\r\ncd'], ['ab\r', 'cd']],
  ])('takes %s apart', async (_, pieces, wanted) => {
    expect(await split(pieces)).toEqual(wanted)
  })

  it.each([
    ['is too long', ['0123456789', 'a\nb']],
    ['is too long in one piece', ['0123456789a\nb']],
    ['does not end', ['ab']],
    ['is not there', []],
  ])('answers null when the line %s', async (_, pieces) => {
    expect(await split(pieces)).toBeNull()
  })

  it('reads no further than the line, and gives the body up when nobody reads on', async () => {
    const { stream, state } = streamOf(['ab\nc', 'd', 'e', 'f'])
    const found = await splitLine(stream, 10)
    expect(state.read).toBe(1)
    for await (const _ of found?.rest ?? []) break
    expect(state).toEqual({ read: 1, cancelled: true })
    const endless = streamOf(['0123456789a', 'b', 'c'])
    expect(await splitLine(endless.stream, 10)).toBeNull()
    expect(endless.state).toEqual({ read: 1, cancelled: true })
  })
})
