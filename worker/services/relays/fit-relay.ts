/**
 * What of the holds and commands a relay can read: one of the version before this takes no scope with `source`, and would refuse all
 * that comes with it.
 */
import type { Heartbeat } from '@mailstead/contracts/heartbeat.ts'
import type { ControlBody, ControlScope, Holds, RelayCommand } from '@mailstead/contracts/relay-control.ts'

type Orders = Omit<ControlBody, 'v'>

/** A relay that tells its sources knows scopes that name one. */
export const knowsSources = ({ sources }: Pick<Heartbeat, 'sources'>): boolean => sources !== undefined

const isPlain = ({ scope }: { readonly scope: ControlScope }): boolean => scope.source === undefined

export const isPlainCommand = ({ command }: { readonly command: RelayCommand }): boolean => isPlain(command)

export const plainHolds = (holds: Holds): Holds => ({ ...holds, rules: holds.rules.filter(isPlain) })

/** Whether there is anything in it that an older relay cannot read. */
export const needsSources = ({ holds, commands }: Orders): boolean =>
  ![...(holds?.rules ?? []), ...commands].every(isPlain)

/** Without what it cannot read: mail there is at no source that it told us of. */
export const fitRelay = ({ holds, commands }: Orders): Orders => ({
  ...(holds === undefined ? {} : { holds: plainHolds(holds) }),
  commands: commands.filter(isPlain),
})
