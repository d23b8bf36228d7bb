/**
 * Logo and favicon of the deployment. They are rows of `settings` and not objects of R2: what an image is and its bytes change in one
 * batch and are read by one statement, a backup of the directory has them, and no object is left behind by a later one. With at
 * most 100 KB each a row holds them easily, and browsers keep them for a year.
 */
import { IMAGE_MAX_BYTES } from '@mailstead/contracts/api/operator/brand-image.ts'
import type { ShownImage } from '@mailstead/contracts/api/operator/settings.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../platform/refusal.ts'
import { readSettings, type SettingRow } from '../../store/directory/settings.ts'
import { type ImageType, recogniseImage } from './recognise-image.ts'

export type BrandImage = 'logo' | 'favicon'

/** What there is to say of an image without its bytes, as the row holds it. */
interface About {
  readonly type: ImageType
  readonly size: number
  /** Of these bytes alone. */
  readonly version: string
}

/** The names of the two rows of an image. */
export const rowOfImage = (image: BrandImage): string => `brand.${image}`
const rowOfBytes = (image: BrandImage): string => `brand.${image}.bytes`

const VERSION_CHARS = 16

function decodeBase64(image: BrandImage, text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(text)
  } catch {
    throw new Refusal('validation_error', `\`${image}\`: is no base64. Send the bytes of the file in base64.`)
  }
}

/** The rows that make the image what the text, base64, holds; null takes it away. Throws `validation_error` for what is no image. */
export async function planImage(image: BrandImage, text: string | null): Promise<readonly SettingRow[]> {
  if (text === null)
    return [
      { key: rowOfImage(image), value: null },
      { key: rowOfBytes(image), value: null },
    ]
  const bytes = decodeBase64(image, text)
  if (bytes.length > IMAGE_MAX_BYTES)
    throw new Refusal(
      'validation_error',
      `\`${image}\`: has ${bytes.length} bytes; at most ${IMAGE_MAX_BYTES} (100 KB). Make it smaller.`,
    )
  const recognised = recogniseImage(bytes)
  if (!recognised.ok) throw new Refusal('validation_error', `\`${image}\`: ${recognised.why}.`)
  const version = (await sha256Hex(bytes)).slice(0, VERSION_CHARS)
  const about: About = { type: recognised.type, size: bytes.length, version }
  return [
    { key: rowOfImage(image), value: JSON.stringify(about) },
    { key: rowOfBytes(image), value: bytes.toBase64() },
  ]
}

/** From the row of `rowOfImage`; null when there is no image. */
export function showImage(image: BrandImage, row: string | undefined): ShownImage | null {
  if (row === undefined) return null
  const { type, size, version } = JSON.parse(row) as About
  return { url: `/brand/${image}?v=${version}`, content_type: type, size }
}

/** The image as it is sent to whoever asks; null when there is none. */
export async function readImage(deps: Pick<Deps, 'directory'>, image: BrandImage) {
  const rows = await readSettings(deps.directory, [rowOfImage(image), rowOfBytes(image)])
  const [about, bytes] = [rows.get(rowOfImage(image)), rows.get(rowOfBytes(image))]
  if (about === undefined || bytes === undefined) return null
  const { type, version } = JSON.parse(about) as About
  return { type, version, bytes: Uint8Array.fromBase64(bytes) }
}
