/** Random text for selectors and tokens. */

/** 32 letters and digits, so that five bits of each byte give one. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

export const randomText = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET.charAt(byte & 31)).join('')
