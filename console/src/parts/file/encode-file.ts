/** A file as base64, to be sent inside JSON. */
import { ApiError } from '../../api/api-error.ts'
import { tellSize } from './tell-size.ts'

const BYTES_A_STEP = 8_192

/** A program's limit of arguments is above a step. */
function toBase64(bytes: Uint8Array): string {
  const steps = Array.from({ length: Math.ceil(bytes.length / BYTES_A_STEP) }, (_, step) =>
    String.fromCharCode(...bytes.subarray(step * BYTES_A_STEP, (step + 1) * BYTES_A_STEP)),
  )
  return btoa(steps.join(''))
}

/** Throws an `ApiError` for a file that is too large: it is not read at all. */
export async function encodeFile(file: Blob, maxBytes: number): Promise<string> {
  if (file.size > maxBytes)
    throw new ApiError(
      413,
      'file_too_large',
      `The file has ${tellSize(file.size)}; at most ${tellSize(maxBytes)}. Make it smaller.`,
    )
  return toBase64(new Uint8Array(await file.arrayBuffer()))
}
