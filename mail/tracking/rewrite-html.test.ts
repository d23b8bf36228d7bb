import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { trackHtml } from './rewrite-html.ts'

const PIXEL = 'https://t.example/t/o/x'
const IMAGE = `<img src="${PIXEL}" width="1" height="1" alt="" style="display:block">`

/** Every address that was asked for, in brackets: so that what was read is seen in what is written. */
const track = (html: string) =>
  trackHtml(html, { toClickUrl: (url) => `https://t.example/?to=${encodeURIComponent(url)}`, openPixelUrl: null })
const to = (url: string) => `https://t.example/?to=${encodeURIComponent(url)}`

describe('trackHtml', () => {
  it.each([
    ['<a href="https://a.example/">x</a>', `<a href="${to('https://a.example/')}">x</a>`],
    ["<A\nHREF = 'HTTPS://a.example/x' class=b>x</A>", `<A\nHREF = '${to('HTTPS://a.example/x')}' class=b>x</A>`],
    ['<a href=http://a.example/b/ c>x', `<a href="${to('http://a.example/b/')}" c>x`],
    ['<a/href=http://a.example>x', `<a/href="${to('http://a.example')}">x`],
    ['<area shape=rect href="http://a.example/">', `<area shape=rect href="${to('http://a.example/')}">`],
    ['<a title="a > b" href="https://a.example/">', `<a title="a > b" href="${to('https://a.example/')}">`],
    ['<a href=" \n https://a.ex\nample/ ">', `<a href="${to('https://a.example/')}">`],
    ['<a href="https://a.example/" href="javascript:x">', `<a href="${to('https://a.example/')}" href="javascript:x">`],
    ['2 < 3 <a href="https://a.example/">', `2 < 3 <a href="${to('https://a.example/')}">`],
    [
      '<b <a href="https://x.example/"><a href="https://a.example/">',
      `<b <a href="https://x.example/"><a href="${to('https://a.example/')}">`,
    ],
    [
      '<![if !mso]><a href="https://a.example/"><![endif]>',
      `<![if !mso]><a href="${to('https://a.example/')}"><![endif]>`,
    ],
    ['<!--><a href="https://a.example/">', `<!--><a href="${to('https://a.example/')}">`],
    ['<!-- a --!><a href="https://a.example/">', `<!-- a --!><a href="${to('https://a.example/')}">`],
    ['<title>a</title><a href="https://a.example/">', `<title>a</title><a href="${to('https://a.example/')}">`],
  ])('rewrites the link of %s and nothing else', async (html, expected) => {
    expect(await track(html)).toBe(expected)
  })

  it.each([
    ['?a=1&amp;b=2', '?a=1&b=2'],
    ['?a=1&b=2', '?a=1&b=2'],
    ['?a=1&utm_source=x', '?a=1&utm_source=x'],
    ['?a&b&c', '?a&b&c'],
    ['?a=1&copy=2', '?a=1&copy=2'],
    ['?a=1&copy', '?a=1©'],
    ['?a=1&reg_id=2', '?a=1®_id=2'],
    ['?a=1&notit=2', '?a=1&notit=2'],
    ['?a=1&amp=2', '?a=1&amp=2'],
    ['?q=&quot;x&quot;', '?q="x"'],
    ['?a&#61;&#x0000026;b', '?a=&b'],
    ['?a&equals;1&AMP;b', '?a=1&b'],
    ['?a=1&amp;amp;b', '?a=1&amp;b'],
    ['/ä', '/ä'],
  ])('reads the references of %s', async (written, meant) => {
    expect(await track(`<a href="https://a.example${written}">`)).toBe(`<a href="${to(`https://a.example${meant}`)}">`)
  })

  it.each([
    ...[
      'javascript:alert(1)',
      'data:text/html,x',
      'mailto:a@b.example',
      'tel:+431',
      'cid:part',
      '#top',
      '/x',
      '//a.example',
    ],
    ...[
      '',
      'https:a.example',
      'https:\\\\a.example',
      'https://',
      'https://[',
      'javascript:https://a.example',
      'ftp://a.example',
    ],
    ...[
      'java&Tab;script:alert(1)',
      'javascript&colon;//https://a.example',
      'https://a.example/&unheardof;',
      'https://a.example/&#0;',
    ],
    `https://a.example/${'x'.repeat(5_000)}`,
  ])('leaves the address %.60s', async (href) => {
    const html = `<p><a href="${href}">x</a></p>`
    expect(await track(html)).toBe(html)
  })

  it.each([
    '<!-- <a href="https://a.example/"> -->',
    '<!--[if mso]><a href="https://a.example/">x</a><![endif]-->',
    '<!-- never closed <a href="https://a.example/">',
    '<script>"<a href=https://a.example/>"</script>',
    '<SCRIPT><a href="https://a.example/"></scripty></SCRIPT>',
    '<style>/* <a href="https://a.example/"> */</style>',
    '<textarea><a href="https://a.example/"></textarea>',
    '<title><a href="https://a.example/">',
    '<plaintext><a href="https://a.example/">',
    '<p title="<a href=\'https://a.example/\'>">',
    '<a href="https://a.example/',
    '<a href="https://a.example/"',
    '<abbr href="https://a.example/">',
    '<link href="https://a.example/">',
    '</a href="https://a.example/">',
    '<a data-href="https://a.example/">',
    '<a href="https://a.example/" data-mailstead-track="off">',
    '<a data-mailstead-track=OFF href="https://a.example/">',
    '<a>',
    '<',
    '</',
    '<!',
    '<a',
    '<a href',
    '<a href=',
    '<a href=>',
    '<a =href="https://a.example/">',
  ])('leaves %s', async (html) => {
    expect(await track(html)).toBe(html)
  })

  it('leaves what the caller does not want, and writes its address as the value of an attribute', async () => {
    const asked: string[] = []
    const toClickUrl = async (url: string) => {
      asked.push(url)
      return url.includes('keep') ? null : 'https://t.example/?a=1&b="<\''
    }
    const html = '<a href="https://keep.example/?a&amp;b"><a href="https://a.example/"><a href=\'https://a.example/\'>'
    expect(await trackHtml(html, { toClickUrl, openPixelUrl: null })).toBe(
      `<a href="https://keep.example/?a&amp;b"><a href="https://t.example/?a=1&amp;b=&quot;&lt;&#39;"><a href='https://t.example/?a=1&amp;b=&quot;&lt;&#39;'>`,
    )
    expect(asked).toEqual(['https://keep.example/?a&b', 'https://a.example/'])
  })

  it.each([
    ['<html><body><p>x</p></body></html>', `<html><body><p>x</p>${IMAGE}</body></html>`],
    ['<body>a</BODY ><body>b</body\n>', `<body>a</BODY ><body>b${IMAGE}</body\n>`],
    ['<p>x</p>', `<p>x</p>${IMAGE}`],
    ['', IMAGE],
    ['<body>x</body><!-- </body> -->', `<body>x${IMAGE}</body><!-- </body> -->`],
    ['x<!-- never closed', `x${IMAGE}<!-- never closed`],
    ['x<p title="', `x${IMAGE}<p title="`],
    ['x<style>a{}', `x${IMAGE}<style>a{}`],
  ])('puts the image into %s', async (html, expected) => {
    expect(await trackHtml(html, { toClickUrl: () => null, openPixelUrl: PIXEL })).toBe(expected)
  })

  it('changes no other character, whatever the text', async () => {
    const piece = fc.constantFrom(
      ...[
        '<a ',
        'href=',
        '"',
        "'",
        '>',
        'https://a.example/',
        '<!--',
        '-->',
        '<script>',
        '</script>',
        '&amp;',
        ' ',
        '/',
        '=',
        'x',
        '</body>',
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const html = pieces.join('')
        expect(await trackHtml(html, { toClickUrl: () => null, openPixelUrl: null })).toBe(html)
        const marked = await trackHtml(html, { toClickUrl: () => 'MARK', openPixelUrl: 'PIXEL' })
        expect(marked.match(/PIXEL/g)).toHaveLength(1)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the cost of hostile HTML', () => {
  afterEach(() => vi.restoreAllMocks())

  /** Characters that patterns and searches walk over. */
  async function countWalked(html: string): Promise<number> {
    let walked = 0
    const { exec } = RegExp.prototype
    vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text: string) {
      const from = this.lastIndex
      const found = exec.call(this, text)
      if (text.length === html.length)
        walked += (found ? found.index + found[0].length : this.sticky ? from : text.length) - from + 1
      return found
    })
    const { indexOf } = String.prototype
    vi.spyOn(String.prototype, 'indexOf').mockImplementation(function (this: string, sought: string, from = 0) {
      const found = indexOf.call(this, sought, from)
      if (this.length === html.length) walked += (found < 0 ? html.length : found) - from + 1
      return found
    })
    await trackHtml(html, { toClickUrl: () => null, openPixelUrl: PIXEL })
    vi.restoreAllMocks()
    return walked
  }

  it.each([
    ...[
      '<a href="https://a.example/">x</a>',
      '<',
      '<a ',
      '<!--',
      '<!-->',
      '<script>',
      '<title></title>',
      '<a href="',
      '<a href=\'"',
    ],
    ...[
      '<a =',
      '</',
      '<!',
      '<a b=',
      '-',
      '<!---',
      '</script',
      '<textarea></textare',
      '<a href=x ',
      ' ',
      '<a\t\t\t\t\t\t',
      '&amp;',
    ],
  ])('is linear in 100 kB of %s', async (unit) => {
    const html = unit.repeat(Math.ceil(100_000 / unit.length))
    expect(await countWalked(html)).toBeLessThan(5 * html.length)
  })
})
