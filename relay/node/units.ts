/** Units of systemd, filled in for this node from `relay/deploy/units`. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSpamd } from '../spamassassin/find-spamd.ts'
import { spamdArguments } from '../spamassassin/spamd-arguments.ts'
import { isScoring, type NodeSettings } from './node-settings.ts'
import { PART_NAMES, type PartName, partsOf, unitOf } from './parts.ts'
import { placeFile } from './place-tree.ts'
import type { Places } from './places.ts'

const TEMPLATES = fileURLToPath(new URL('../deploy/units', import.meta.url))
const TARGET = 'mailstead-relay.target'

function spamdCommand({ config, spamdSocket }: Places, settings: NodeSettings): string {
  if (!isScoring(settings)) return ''
  const spamd = findSpamd()
  if (spamd === null)
    throw new Error('spamd is not installed. On Debian: apt-get install spamassassin spamd, or set SPAM_SCORER=none')
  return [spamd, ...spamdArguments({ folder: config.spamd, socketPath: spamdSocket, user: null })].join(' ')
}

function valuesOf(places: Places, settings: NodeSettings): Readonly<Record<string, string>> {
  const { etc, node, release, state, config } = places
  return {
    ...{ etc, node, release },
    ...Object.fromEntries(Object.entries(state).map(([name, path]) => [`state.${name}`, path])),
    ...Object.fromEntries(Object.entries(config).map(([name, path]) => [`config.${name}`, path])),
    // The folder in it is made anew after each start of the machine.
    shm: join(places.queueDir, '..'),
    mode: settings.MODE ?? 'production',
    spamd: spamdCommand(places, settings),
    wanted: partsOf(settings).map(unitOf).join(' '),
  }
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return readFileSync(join(TEMPLATES, template), 'utf8').replace(/@([a-z.]+)@/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${template}: there is no ${whole}`)
    return value
  })
}

/** Takes away a unit that this node runs no more. */
function remove(file: string): boolean {
  if (!existsSync(file)) return false
  rmSync(file)
  return true
}

export interface WrittenUnits {
  /** Whether systemd must read its files again. */
  readonly isAny: boolean
  /** Parts whose unit is another than before. */
  readonly restart: readonly PartName[]
  /** Parts that ran before and have no unit any more. */
  readonly stop: readonly PartName[]
}

/** Writes what this node runs, and takes away the units of what it runs no more. */
export function writeUnits(places: Places, settings: NodeSettings): WrittenUnits {
  const values = valuesOf(places, settings)
  const wanted = partsOf(settings)
  const place = (file: string, template: string) => placeFile(file, fill(template, values), 0o644)
  const isTarget = place(join(places.units, TARGET), TARGET)
  const isHardening = place(join(places.units, 'mailstead-relay-.service.d/hardening.conf'), 'hardening.conf')
  const isJournal = place(join(places.journald, 'journald@mailstead-relay.conf'), 'journald.conf')
  const changed = wanted.filter((name) => place(join(places.units, unitOf(name)), unitOf(name)))
  const removed = PART_NAMES.filter((name) => !wanted.includes(name) && remove(join(places.units, unitOf(name))))
  const isAny = isTarget || isHardening || isJournal || changed.length > 0 || removed.length > 0
  return { isAny, restart: isHardening ? wanted : changed, stop: removed }
}
