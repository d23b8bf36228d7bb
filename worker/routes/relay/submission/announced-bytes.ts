/** The bytes behind the line, held against what the line says of them. */
import type { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { Sha256 } from '../../../platform/sha256.ts'

type Announced = Pick<SubmissionManifest, 'sha256' | 'size'>

const wrongBytes = (): Refusal =>
  new Refusal('validation_error', 'The bytes are not those that `size` and `sha256` announce. Nothing was kept.')

/** In pieces. The last one comes only when all are those that were announced; throws a Refusal otherwise. */
export async function* announcedBytes(
  pieces: AsyncIterable<Uint8Array>,
  { size, sha256 }: Announced,
): AsyncGenerator<Uint8Array, void> {
  const digest = new Sha256()
  let octets = 0
  for await (const piece of pieces) {
    octets += piece.byteLength
    if (octets > size) throw wrongBytes()
    await digest.write(piece)
    if (octets === size && (await digest.end()) !== sha256) throw wrongBytes()
    yield piece
  }
  if (octets < size) throw wrongBytes()
}

/** All of them at once. */
export async function collectBytes(
  pieces: AsyncIterable<Uint8Array>,
  announced: Announced,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(announced.size)
  let at = 0
  for await (const piece of announcedBytes(pieces, announced)) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}
