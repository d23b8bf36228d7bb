/** An HTML body whose links lead over us and that asks us for an image: so its sender learns of clicks and opens. */
import { type Attribute, readTags, type Tag } from './html-tags.ts'
import { encodeAttribute, readLinkTarget } from './link-target.ts'

export interface Tracking {
  /** The address that a link is to have instead; null leaves it as it is. Asked once for each address. */
  readonly toClickUrl: (url: string) => string | null | Promise<string | null>
  /** Null for no image. */
  readonly openPixelUrl: string | null
}

/** A link with this attribute set to `off` is not tracked. */
const OPT_OUT = 'data-mailstead-track'

interface Edit {
  readonly at: number
  readonly end: number
  readonly text: string
}

/** Only `href` of `a` and `area` elements changes, and only http(s) addresses. */
export async function trackHtml(html: string, { toClickUrl, openPixelUrl }: Tracking): Promise<string> {
  const { tags, openEnd } = readTags(html)
  const links = tags.flatMap(readLink)
  const targets = [...new Set(links.map(({ target }) => target))]
  const clickUrls = new Map(await Promise.all(targets.map(async (url) => [url, await toClickUrl(url)] as const)))
  const edits = links.flatMap(({ href, target }) => {
    const url = clickUrls.get(target) ?? null
    return url === null ? [] : [replaceValue(href, url)]
  })
  if (openPixelUrl !== null) edits.push(insertPixel(tags, openEnd, openPixelUrl))
  return applyEdits(html, edits)
}

function readLink({ name, isEnd, attributes }: Tag): { href: Attribute; target: string }[] {
  const href = attributes.get('href')
  if (isEnd || (name !== 'a' && name !== 'area') || !href) return []
  if (attributes.get(OPT_OUT)?.value.trim().toLowerCase() === 'off') return []
  const target = readLinkTarget(href.value)
  return target === null ? [] : [{ href, target }]
}

function replaceValue({ at, end, isQuoted }: Attribute, url: string): Edit {
  const value = encodeAttribute(url)
  return { at, end, text: isQuoted ? value : `"${value}"` }
}

/** At the end of the body, whose text is then there already when the image is waited for. */
function insertPixel(tags: readonly Tag[], openEnd: number, url: string): Edit {
  const at = tags.findLast(({ name, isEnd }) => isEnd && name === 'body')?.at ?? openEnd
  const text = `<img src="${encodeAttribute(url)}" width="1" height="1" alt="" style="display:block">`
  return { at, end: at, text }
}

function applyEdits(html: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const { at, end, text } of edits.toSorted((left, right) => left.at - right.at)) {
    parts.push(html.slice(from, at), text)
    from = end
  }
  return parts.join('') + html.slice(from)
}
