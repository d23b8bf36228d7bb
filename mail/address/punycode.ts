/** Punycode to text (RFC 3492 §6.2): what stands behind `xn--` in a label. */

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE = 128
const CODE_MAX = 0x10ffff

const digitOf = (character: string): number => {
  const digit = '0123456789'.indexOf(character)
  return digit >= 0 ? digit + 26 : 'abcdefghijklmnopqrstuvwxyz'.indexOf(character)
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let left = isFirst ? Math.floor(delta / DAMP) : Math.floor(delta / 2)
  left += Math.floor(left / points)
  let k = 0
  for (; left > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) left = Math.floor(left / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW))
}

/** One number of variable length from `at` on, added to `sum`; null when it is cut or too large. */
function readNumber(text: string, at: number, { sum, bias }: { readonly sum: number; readonly bias: number }) {
  let [value, weight, next] = [sum, 1, at]
  for (let k = BASE; ; k += BASE) {
    const digit = digitOf(text.charAt(next))
    if (next >= text.length || digit < 0) return null
    next += 1
    value += digit * weight
    if (value > Number.MAX_SAFE_INTEGER) return null
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias))
    if (digit < threshold) return { value, next }
    weight *= BASE - threshold
  }
}

/** The text of a label without its `xn--`, in lower case; null when it is none. */
export function decodePunycode(text: string): string | null {
  const hyphen = text.lastIndexOf('-')
  const points = hyphen > 0 ? Array.from(text.slice(0, hyphen)) : []
  let [at, sum, code, bias] = [hyphen > 0 ? hyphen + 1 : 0, 0, FIRST_CODE, FIRST_BIAS]
  while (at < text.length) {
    const read = readNumber(text, at, { sum, bias })
    if (read === null) return null
    const count = points.length + 1
    bias = adapt(read.value - sum, count, sum === 0 && code === FIRST_CODE)
    code += Math.floor(read.value / count)
    if (code > CODE_MAX) return null
    sum = read.value % count
    points.splice(sum, 0, String.fromCodePoint(code))
    sum += 1
    at = read.next
  }
  return points.join('')
}
