/** The processes of a relay node: each a unit, a user and a folder. */
import { isReceiving, isScoring, isSending, isTakingSubmissions, type NodeSettings } from './node-settings.ts'

/** Which nodes run a part. */
const PARTS = {
  agent: () => true,
  outbound: isSending,
  mx: isReceiving,
  submission: isTakingSubmissions,
  spamd: isScoring,
  front: ({ HTTPS_LISTEN }: NodeSettings) => HTTPS_LISTEN.length > 0,
} as const satisfies Readonly<Record<string, (settings: NodeSettings) => boolean>>
export type PartName = keyof typeof PARTS

export const PART_NAMES = Object.keys(PARTS) as readonly PartName[]

/** The parts that this node runs. */
export const partsOf = (settings: NodeSettings): PartName[] => PART_NAMES.filter((name) => PARTS[name](settings))

export const unitOf = (name: PartName): string => `mailstead-relay-${name}.service`
