/** Ids and chances of a run from its seed: they decide which relay gets a mail. */
import { v4 } from 'uuid'
import { vi } from 'vitest'
import { createRandom } from '../faults/random.ts'

/** Until mocks are restored. */
export function seedIds(seed: number): void {
  const random = createRandom(seed)
  const fill = <Bytes extends ArrayBufferView | null>(bytes: Bytes): Bytes => {
    if (bytes instanceof Uint8Array) for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256)
    return bytes
  }
  vi.spyOn(Math, 'random').mockImplementation(random)
  vi.spyOn(crypto, 'getRandomValues').mockImplementation(fill)
  vi.spyOn(crypto, 'randomUUID').mockImplementation(
    () => v4({ random: fill(new Uint8Array(16)) }) as ReturnType<typeof crypto.randomUUID>,
  )
}
