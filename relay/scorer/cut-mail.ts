/** Large mails are scored by their beginning: the cost of a scan grows with the size, and spam is rarely large. */

const LINE_FEED = 0x0a

/** At most `maxBytes` of a mail, ended at the end of a line when there is one. */
export function cutMail(raw: Buffer, maxBytes: number): Buffer {
  if (raw.length <= maxBytes) return raw
  const end = raw.lastIndexOf(LINE_FEED, maxBytes - 1) + 1
  return raw.subarray(0, end === 0 ? maxBytes : end)
}
