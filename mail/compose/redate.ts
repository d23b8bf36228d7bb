/** Gives a mail that is prepared but not signed yet another date: for mail that was handed in long before it is sent. */

/** The date stands in Date, and at the end of our own Received line, on top of all. The body is not looked at. */
export function redate(raw: string, date: Date): string {
  const end = raw.indexOf('\r\n\r\n')
  if (end < 0) throw new TypeError('a mail without a header section')
  const written = date.toUTCString().replace('GMT', '+0000')
  const head = raw
    .slice(0, end)
    .replace(/^Date:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*/im, `Date: ${written}`)
    .replace(/^(Received: by [^\r\n]* \(Mailstead\) [^\r\n]*;\r\n )[^\r\n]*/, `$1${written}`)
  return head + raw.slice(end)
}
