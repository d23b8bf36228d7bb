/** An address in other forms than its own: all its digits, and the networks it is in. */
import { formatIp, type IpAddress, readIp } from './ip-address.ts'

export interface AddressForms {
  /** Canonical; v4-mapped IPv6 is IPv4. */
  readonly ip: string
  /** IPv6 with all its digits. */
  readonly expanded: string
  /** In CIDR form, the narrowest first. */
  readonly networks: readonly string[]
}

const GROUP_BITS = 16

function expand({ bits, value }: IpAddress): string {
  const groups = Array.from({ length: bits / GROUP_BITS }, (_, n) => {
    const group = (value >> BigInt(bits - GROUP_BITS * (n + 1))) & 0xffffn
    return group.toString(16).padStart(4, '0')
  })
  return groups.join(':')
}

const networkOf = ({ bits, value }: IpAddress, prefix: number): string => {
  const hostBits = BigInt(bits - prefix)
  return `${formatIp({ bits, value: (value >> hostBits) << hostBits })}/${prefix}`
}

/** Null for what is no address. */
export function readAddressForms(text: string): AddressForms | null {
  const address = readIp(text)
  if (address === null) return null
  const ip = formatIp(address)
  return {
    ip,
    expanded: address.bits === 128 ? expand(address) : ip,
    networks: Array.from({ length: address.bits }, (_, n) => networkOf(address, address.bits - n)),
  }
}
