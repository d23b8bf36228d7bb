/** Reads a tar file as any program does: sizes and sums from the headers, nothing else. */

export interface TarFile {
  readonly name: string
  readonly text: string
}

const BLOCK = 512
const decoder = new TextDecoder('utf-8')
const textOf = (bytes: Uint8Array): string => decoder.decode(bytes).replace(/\0.*$/s, '')

/** Throws for a header whose sum is wrong, and for a file without its end. */
export function readTar(bytes: Uint8Array): TarFile[] {
  const files: TarFile[] = []
  for (let at = 0; ; ) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header.byteLength < BLOCK) throw new Error('The archive has no end')
    if (header.every((byte) => byte === 0)) return files
    const told = Number.parseInt(textOf(header.subarray(148, 156)), 8)
    const sum = header.reduce((total, byte, n) => total + (n >= 148 && n < 156 ? 32 : byte), 0)
    if (told !== sum) throw new Error('The sum of a header is wrong')
    const size = Number.parseInt(textOf(header.subarray(124, 136)), 8)
    files.push({
      name: textOf(header.subarray(0, 100)),
      text: decoder.decode(bytes.subarray(at + BLOCK, at + BLOCK + size)),
    })
    at += BLOCK * (1 + Math.ceil(size / BLOCK))
  }
}
