/** The header section of a raw mail with each field on one line. */
export const unfoldHeader = (raw: string): string =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]+/g, ' ')
    .replace(/\r\n/g, '\n')
