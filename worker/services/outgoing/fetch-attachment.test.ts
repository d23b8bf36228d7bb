import { expect, it } from 'vitest'
import { fakeInternet } from './fake-internet.fixture.ts'
import { fetchAttachment } from './fetch-attachment.ts'

const URL_OF_FILE = 'https://hooks.example.com/files/price%20list.pdf?key=1'

const fetchWith = (headers: Record<string, string>, url = URL_OF_FILE) =>
  fetchAttachment(
    fakeInternet(() => new Response(new Uint8Array([1, 2, 3]), { headers })),
    url,
    3,
  )

it('returns bytes, type and name', async () => {
  await expect(fetchWith({ 'content-type': 'Application/PDF; version=1' })).resolves.toEqual({
    ok: true,
    bytes: new Uint8Array([1, 2, 3]),
    contentType: 'application/pdf',
    fileName: 'price list.pdf',
  })
})

it.each([
  ['attachment; filename="a b.txt"', 'a b.txt'],
  [`attachment; filename="plain.txt"; filename*=UTF-8''na%C3%AFve.txt`, 'naïve.txt'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="C:\\\\temp\\\\x.exe"', 'x.exe'],
  ['inline', 'price list.pdf'],
  ['attachment; filename=""', 'price list.pdf'],
])('names the file by %s', async (disposition, fileName) => {
  await expect(fetchWith({ 'content-disposition': disposition })).resolves.toMatchObject({ ok: true, fileName })
})

it.each([
  ['https://hooks.example.com/', 'attachment-1.pdf'],
  ['https://hooks.example.com/a/..%2f..%2fpasswd', 'passwd'],
  ['https://hooks.example.com/%ff', '%ff'],
])('names the file of %s', async (url, fileName) => {
  await expect(fetchWith({ 'content-type': 'application/pdf' }, url)).resolves.toMatchObject({ ok: true, fileName })
})

it.each(['', 'nonsense', 'text/html x', `text/${'a'.repeat(5_000)};`])('gives bytes for the type %j', async (type) => {
  const result = await fetchWith(type === '' ? {} : { 'content-type': type })
  expect(result.ok && result.contentType.length).toBeLessThan(2_100)
  if (type.length < 100) expect(result).toMatchObject({ contentType: 'application/octet-stream' })
})

it('refuses a file that is too large', async () => {
  const internet = fakeInternet(() => new Response(new Uint8Array(4)))
  await expect(fetchAttachment(internet, URL_OF_FILE, 3)).resolves.toEqual({
    ok: false,
    why: 'The file has more than 3 bytes.',
    mayPass: false,
  })
})

it.each([
  [404, false],
  [403, false],
  [204, false],
  [302, false],
  [408, true],
  [429, true],
  [500, true],
  [503, true],
])('takes status %i for no file', async (status, mayPass) => {
  const internet = fakeInternet(() => new Response(null, { status }))
  await expect(fetchAttachment(internet, URL_OF_FILE, 3)).resolves.toMatchObject({ ok: false, mayPass })
})
