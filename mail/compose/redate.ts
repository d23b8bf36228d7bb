/** Gives a composed mail, not signed yet, another date: for mail that was composed long before it is sent. */

/** Of `compose`: the date stands in Date, and at the end of our own Received line. The body is not looked at. */
export function redate(raw: string, date: Date): string {
  const end = raw.indexOf('\r\n\r\n')
  if (end < 0) throw new TypeError('a mail without a header section')
  const written = date.toUTCString().replace('GMT', '+0000')
  const head = raw
    .slice(0, end)
    .replace(/^Date: .*$/m, `Date: ${written}`)
    .replace(/^(Received: by [^\r\n]*;\r\n ).*$/m, `$1${written}`)
  return head + raw.slice(end)
}
