/** What the supervisor must know of one part of the system to start it, see that it works, and end it. */
type FirstName = 'worker' | 'agent' | 'haraka-out' | 'haraka-mx' | 'haraka-submission' | 'spamd' | 'dns' | 'sink'
/** Parts of a second and later relay end in its number. */
export type PartName = FirstName | `agent-${number}` | `haraka-out-${number}`

export interface Part {
  name: PartName
  /** The program; this Node when it is absent. */
  command?: string
  /** Its arguments, for Node a script first. */
  args: string[]
  env: Record<string, string>
  /** Runs before each start. */
  prepare?: () => void
  isReady(): Promise<boolean>
  /** The process that does the work, when it is not the started one; null while there is none. */
  findWorkingPid?: (startedPid: number) => number | null
  /** True while the part itself may be replacing its working process. */
  isReloading?: () => boolean
}
