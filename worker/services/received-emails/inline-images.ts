/** Puts inline images into HTML as `data:` URIs, in place of their `cid:` references (RFC 2392). */

export interface InlineImage {
  readonly contentId: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** Together; what is beyond stays a reference, so that an answer keeps a size that a client can take. */
const IMAGES_MAX_BYTES = 5 * 1_048_576
/** What a browser shows as a picture and cannot run: no SVG. */
const SAFE_TYPE = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/
const REFERENCE = /cid:([^"'\s<>()]{1,250})/gi
const CHUNK = 0x8000

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(binary)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `find` gives the image of a Content-ID (without angle brackets), or null. */
export function embedImages(html: string, find: (contentId: string) => InlineImage | null): string {
  const uris = new Map<string, string>()
  let left = IMAGES_MAX_BYTES
  const uriOf = (contentId: string): string | null => {
    const known = uris.get(contentId)
    if (known !== undefined) return known
    const image = find(contentId)
    if (image === null || !SAFE_TYPE.test(image.contentType)) return null
    // Each use of an image costs its size again.
    if (image.bytes.length > left) return null
    const uri = `data:${image.contentType};base64,${toBase64(image.bytes)}`
    uris.set(contentId, uri)
    return uri
  }
  return html.replace(REFERENCE, (reference, id: string) => {
    const uri = uriOf(decode(id))
    if (uri === null || uri.length > left) return reference
    left -= uri.length
    return uri
  })
}
