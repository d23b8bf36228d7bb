/** Address fields (RFC 5322 §3.4) as texts to show: `Ada <ada@a.example>`. Who gets a mail is the envelope's matter. */
import { addressParser } from 'postal-mime'
import { formatMailbox } from '../address/mailbox.ts'
import { toOneLine } from './one-line.ts'

const ADDRESSES_MAX = 500
/** Characters of one list that are looked at: 500 addresses with names fit. */
const LIST_LENGTH_MAX = 32_768
const NAME_LENGTH_MAX = 300
/** RFC 5321 §4.5.3.1.3 allows 256; what is longer is shown cut, it reaches nobody. */
const ADDRESS_LENGTH_MAX = 320

/** Members of groups stand by themselves; empty groups vanish. The values are those of all fields of one name. */
export function readAddresses(values: readonly string[]): string[] {
  const addresses: string[] = []
  let room = LIST_LENGTH_MAX
  for (const value of values) {
    const texts = parse(value.slice(0, room)).map(({ name, address }) => show(name, address))
    addresses.push(...texts.filter((text) => text !== ''))
    room -= value.length
    if (room <= 0 || addresses.length >= ADDRESSES_MAX) break
  }
  return addresses.slice(0, ADDRESSES_MAX)
}

const parse = (value: string) =>
  addressParser(value, { flatten: true }).flatMap((entry) => (entry.address === undefined ? [] : [entry]))

function show(name: string, address: string): string {
  const cleanName = toOneLine(name, NAME_LENGTH_MAX)
  const cleanAddress = toOneLine(address, ADDRESS_LENGTH_MAX).replace(/[\s<>]+/g, '')
  return cleanAddress === '' ? cleanName : formatMailbox({ name: cleanName, address: cleanAddress })
}
