import { describe, expect, it } from 'vitest'
import { recogniseImage } from './recognise-image.ts'

const text = (written: string) => new TextEncoder().encode(written)
const svg = (inside: string, attributes = '') => `<svg xmlns="http://www.w3.org/2000/svg"${attributes}>${inside}</svg>`
const whyNot = (bytes: Uint8Array) => {
  const recognised = recogniseImage(bytes)
  return recognised.ok ? recognised.type : recognised.why
}

/** Bytes of a 32-bit number, the most important first. */
const word = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff)
const chunk = (name: string, data: readonly number[]) => [...word(data.length), ...text(name), ...data, ...word(0)]
const head = (width: number, height: number) => chunk('IHDR', [...word(width), ...word(height), 8, 6, 0, 0, 0])
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const png = (...chunks: readonly (readonly number[])[]) => Uint8Array.from([...SIGNATURE, ...chunks.flat()])
const PNG = png(head(32, 32), chunk('IDAT', [1, 2, 3]), chunk('IEND', []))

/** One icon: count, size and start of it may be told wrong. */
const ico = ({ count = 1, size = 4, start = 22 } = {}) =>
  Uint8Array.from([0, 0, 1, 0, count, 0, 16, 16, 0, 0, 1, 0, 32, 0, size, 0, 0, 0, start, 0, 0, 0, 1, 2, 3, 4])

describe('an image', () => {
  it.each([
    ['PNG', PNG, 'image/png'],
    ['ICO', ico(), 'image/x-icon'],
    ['SVG', text(svg('<path d="M0 0h1"/>', ' viewBox="0 0 24 24"')), 'image/svg+xml'],
    [
      'SVG as programs write it',
      text(
        `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n${svg(
          `<title>A &amp; B > C</title><defs><linearGradient id='g'><stop offset="0"/></linearGradient>
           <style>.a{fill:url(#g)}</style></defs><g fill="url('#g')"><use xlink:href="#g"/></g>`,
          ' xmlns:xlink="http://www.w3.org/1999/xlink"',
        )}\n`,
      ),
      'image/svg+xml',
    ],
  ])('%s is known by its bytes', (_, bytes, type) => {
    expect(whyNot(bytes)).toBe(type)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a JPEG', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])],
    ['a GIF', text('GIF89a')],
    ['a text', text('logo.png')],
    ['bytes that are no text', Uint8Array.from([0x3c, 0x73, 0xff, 0xfe])],
  ])('%s is none', (_, bytes) => {
    expect(whyNot(bytes)).toContain('none of PNG, SVG and ICO')
  })

  it.each([
    ['cut in its head', PNG.subarray(0, 20)],
    ['cut before its end', PNG.subarray(0, PNG.length - 12)],
    ['with a chunk that is longer than the file', png(head(1, 1), [...word(0xffffffff), ...text('IDAT'), 1])],
    ['without a head', png(chunk('IDAT', []), chunk('IEND', []))],
    ['with two heads', png(head(1, 1), head(1, 1), chunk('IEND', []))],
    ['of no pixel', png(head(0, 1), chunk('IEND', []))],
  ])('a PNG %s is damaged', (_, bytes) => {
    expect(whyNot(bytes)).toContain('cut off or damaged')
  })

  it('a PNG with something behind it, or of too many pixels, is refused', () => {
    expect(whyNot(Uint8Array.from([...PNG, ...text('<script>')]))).toContain('goes on after its end')
    expect(whyNot(png(head(100_000, 1), chunk('IEND', [])))).toContain('100000 × 1 pixels')
  })

  it.each([
    ['no icon', ico({ count: 0 })],
    ['more icons than it is long', ico({ count: 9 })],
    ['an icon beyond its end', ico({ size: 200 })],
    ['an icon inside its directory', ico({ start: 4 })],
    ['an icon of nothing', ico({ size: 0 })],
  ])('an ICO with %s is damaged', (_, bytes) => {
    expect(whyNot(bytes)).toContain('cut off or damaged')
  })
})

describe('a hostile SVG', () => {
  it.each([
    ['a script', svg('<script>alert(1)</script>'), '`script`'],
    ['a script with a prefix', svg('<svg:script xmlns:svg="http://www.w3.org/2000/svg"/>'), '`svg:script`'],
    ['a handler', svg('<path d="M0 0"/>', ' onload="alert(1)"'), '`onload`'],
    ['a handler in capitals', svg('<path ONCLICK="alert(1)"/>'), '`ONCLICK`'],
    ['a page', svg('<foreignObject><p>hi</p></foreignObject>'), '`foreignObject`'],
    ['an animation that sets an address', svg('<set attributeName="href" to="javascript:alert(1)"/>'), '`set`'],
    ['a link', svg('<a href="javascript:alert(1)"><path/></a>'), '`a`'],
    ['an image from elsewhere', svg('<image href="https://evil.example/x.png"/>'), '`image`'],
    ['a use of another file', svg('<use href="https://evil.example/x.svg#a"/>'), 'outside of itself'],
    ['a use of data', svg('<use xlink:href="data:image/svg+xml;base64,AAAA#a"/>'), 'outside of itself'],
    ['a hidden use', svg('<use href="&#104;ttps://evil.example/#a"/>'), 'outside of itself'],
    ['a fill from elsewhere', svg('<path fill="url(https://evil.example/#a)"/>'), 'outside of itself'],
    ['a style from elsewhere', svg('<style>path{fill:url("//evil.example/#a")}</style>'), 'outside of itself'],
    ['an import', svg('<style>@import "https://evil.example/a.css"</style>'), 'begins with @'],
    ['an escape in a style', svg('<style>path{fill:\\75 rl(//evil.example/a)}</style>'), 'an escape'],
    ['an address that never ends', svg('<path fill="url(https://evil.example"/>'), 'outside of itself'],
    ['entities', `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg('<text>&a;</text>')}`, 'DOCTYPE'],
    ['a style sheet', `<?xml-stylesheet href="https://evil.example/a.css"?>${svg('')}`, 'DOCTYPE'],
    ['a section of characters', svg('<style><![CDATA[@import "//evil.example"]]></style>'), 'cannot be read'],
    ['a second root', `${svg('')}<script/>`, 'cannot be read'],
    ['a page as root', '<html xmlns="http://www.w3.org/2000/svg"><svg/></html>', 'cannot be read'],
    ['no namespace', '<svg><path/></svg>', 'cannot be read'],
    ['another namespace inside', svg('<g xmlns="http://www.w3.org/1999/xhtml"/>'), 'not of SVG'],
    ['a tag that stays open', `${svg('')}<svg`, 'cannot be read'],
    ['tags across each other', svg('<g><defs></g></defs>'), 'cannot be read'],
    ['an attribute without quotes', svg('<path onload=alert(1) />'), 'cannot be read'],
  ])('with %s is refused, and told what', (_, written, why) => {
    // "that can be read" is what the message says of what cannot.
    const told = whyNot(text(written)).replace('is no SVG that can be read', 'cannot be read')
    expect(told).toContain(why)
  })

  // A pattern that goes back over all of it for each sign would take minutes, and the test its time limit.
  it.each(['<', '<g', '<g ', '<g a="', '<!--', '<g a="" '])('of 100 KB of `%s` is refused at once', (sign) => {
    expect(whyNot(text(svg(sign.repeat(100_000 / sign.length))))).toContain('no SVG that can be read')
  })
})
