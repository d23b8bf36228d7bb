/** Characters that must never come from a caller into a header or an envelope. */

// C0, DEL and C1 controls (NEL among them) and the two Unicode line ends.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** Names the first control character or half surrogate pair in a text, or null when it is clean. Linear time. */
export function findUnsafeCharacter(text: string): string | null {
  const found = CONTROL.exec(text)?.[0]
  if (found !== undefined) return nameControl(found)
  return text.isWellFormed() ? null : 'half of a surrogate pair'
}

function nameControl(character: string): string {
  if (character === '\r' || character === '\n') return 'a line break'
  if (character === '\0') return 'a NUL character'
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `the control character U+${hex}`
}
