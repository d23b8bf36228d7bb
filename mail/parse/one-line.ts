/** Text of strangers on its way into one line of a list, a title or a file name. */

// Controls, line ends, and what turns the direction of text: `exe.<U+202E>fdp` would be shown as a PDF's name.
const UNSHOWABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu

/** Makes one line of at most `lengthMax` characters: unshowable characters become `instead`, white space one space. */
export function toOneLine(text: string, lengthMax: number, instead = ' '): string {
  // The work is bounded by the result: white space and controls beyond four times its length are not worth reading.
  const clean = text.slice(0, lengthMax * 4 + 1_000).replace(UNSHOWABLE, instead)
  return cutText(clean.replace(/\s+/g, ' ').trim(), lengthMax).trimEnd()
}

/** At most `lengthMax` UTF-16 units, and no half of a surrogate pair anywhere. */
export function cutText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text.toWellFormed()
  const isSplit = /[\ud800-\udbff]/.test(text[lengthMax - 1] ?? '')
  return text.slice(0, isSplit ? lengthMax - 1 : lengthMax).toWellFormed()
}
