/** An address with its display name, as mail has it: `Ada <ada@example.com>`. */
export interface ToldAddress {
  /** The address when there is no name. */
  readonly name: string
  readonly address: string
}

export function tellAddress(text: string): ToldAddress {
  const [, quoted = '', address = ''] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(text) ?? []
  if (address === '') return { name: text.trim(), address: text.trim() }
  const name = quoted.replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"')
  return { name: name || address, address }
}
