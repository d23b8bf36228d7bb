import { describe, expect, it } from 'vitest'
import { embedImages, type InlineImage } from './inline-images.ts'

const image = (contentId: string, size = 3, contentType = 'image/png'): InlineImage => ({
  contentId,
  contentType,
  bytes: new Uint8Array(size).fill(255),
})
const embed = (html: string, ...images: InlineImage[]) =>
  embedImages(html, (id) => images.find(({ contentId }) => contentId === id) ?? null)

describe('embedImages', () => {
  it('replaces every reference to an image of the mail', () => {
    const html = '<img src="cid:a@b"><img src=\'CID:a%40b\'><td background="cid:a@b"></td>'
    const uri = 'data:image/png;base64,////'
    expect(embed(html, image('a@b'))).toBe(`<img src="${uri}"><img src='${uri}'><td background="${uri}"></td>`)
  })
  it.each([
    ['an image that is not there', 'cid:x', image('a')],
    ['what is no picture', 'cid:a', image('a', 3, 'text/html')],
    ['an SVG', 'cid:a', image('a', 3, 'image/svg+xml')],
    ['a broken escape', 'cid:%E0%A4%A', image('a')],
  ])('leaves %s', (_, reference, each) => {
    expect(embed(`<img src="${reference}">`, each)).toBe(`<img src="${reference}">`)
  })
  it('stays bounded when one image is used over and over', () => {
    const html = '<img src="cid:a">'.repeat(100)
    const embedded = embed(html, image('a', 1_048_576))
    expect(embedded.length).toBeLessThan(6 * 1_048_576)
    expect(embedded.match(/cid:a/g)?.length).toBeGreaterThan(90)
  })
})
