/** Transfer encodings of MIME (RFC 2045 §6), read from byte string to byte string; what is broken is passed over. */

/** §6.8. Reads up to the first `=`: a second base64 text after it is not expected. */
export function decodeBase64(text: string): string {
  const letters = text.replace(/[^A-Za-z0-9+/=]+/g, '')
  const end = letters.indexOf('=')
  const whole = end < 0 ? letters : letters.slice(0, end)
  try {
    // One letter alone carries less than an octet.
    return atob(whole.length % 4 === 1 ? whole.slice(0, -1) : whole)
  } catch {
    return ''
  }
}

/** §6.7; line ends are LF. */
export function decodeQuoted(text: string): string {
  return text
    .replace(/=[ \t]{0,8}\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** By the name in Content-Transfer-Encoding; 7bit, 8bit, binary and unknown ones are left as they are. */
export function decodeTransfer(text: string, encoding: string): string {
  const name = encoding.trim().toLowerCase()
  if (name === 'base64') return decodeBase64(text)
  return name === 'quoted-printable' ? decodeQuoted(text) : text
}
