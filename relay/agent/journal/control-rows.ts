/** What the Worker wants of waiting mail, as the journal keeps it: hold rules, and commands until six days after they were done. */
import { HoldRule, RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { Journal } from './journal.ts'
import { integerOf, type Row, textOf } from './row.ts'

export interface PendingCommand {
  readonly command: RelayCommand
  /** The last delivery there was when the command came: later mail is not meant. */
  readonly upToNo: number
}

export interface ControlRows {
  /** The rules in force, in the order in which the Worker gave them. */
  rules(): HoldRule[]
  /** Inside a transaction. */
  replaceRules(rules: readonly HoldRule[]): void
  /** Commands that a process left before it had carried them out. */
  pending(): PendingCommand[]
  /** Commands that came since a time, in order. */
  since(atMs: number): { readonly command: RelayCommand; readonly atMs: number }[]
  isKnown(id: string): boolean
  /** Inside a transaction: notes a command; null when it is known. Answers the last delivery there is. */
  addCommand(command: RelayCommand, nowMs: number): number | null
  /** Inside a transaction. */
  finishCommand(id: string): void
  prune(doneBeforeMs: number): Promise<void>
}

const readCommand = (row: Row): RelayCommand => RelayCommand.parse(JSON.parse(textOf(row, 'command')))

/** Prepares the statements of tables `holds` and `commands`. */
export function controlRows(journal: Journal): ControlRows {
  const { db } = journal
  const rules = db.prepare('SELECT rule FROM holds ORDER BY place')
  const dropRules = db.prepare('DELETE FROM holds')
  const insertRule = db.prepare('INSERT INTO holds (id, place, rule) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING')
  const pending = db.prepare('SELECT command, up_to_no FROM commands WHERE is_done = 0 ORDER BY at_ms')
  const since = db.prepare('SELECT command, at_ms FROM commands WHERE at_ms > ? ORDER BY at_ms')
  const known = db.prepare('SELECT 1 FROM commands WHERE id = ?')
  const insert = db.prepare(`INSERT INTO commands (id, at_ms, up_to_no, command)
    VALUES (?, ?, (SELECT COALESCE(MAX(no), 0) FROM deliveries), ?) ON CONFLICT (id) DO NOTHING RETURNING up_to_no`)
  const finish = db.prepare('UPDATE commands SET is_done = 1 WHERE id = ?')
  const prune = db.prepare('DELETE FROM commands WHERE is_done = 1 AND at_ms < ?')
  return {
    rules: () => rules.all().map((row) => HoldRule.parse(JSON.parse(textOf(row, 'rule')))),
    replaceRules: (next) => {
      dropRules.run()
      for (const [place, rule] of next.entries()) insertRule.run(rule.id, place, JSON.stringify(rule))
    },
    pending: () =>
      pending.all().map((row) => ({
        command: readCommand(row),
        upToNo: integerOf(row, 'up_to_no'),
      })),
    since: (atMs) => since.all(atMs).map((row) => ({ command: readCommand(row), atMs: integerOf(row, 'at_ms') })),
    isKnown: (id) => known.get(id) !== undefined,
    addCommand: (command, nowMs) => {
      const row = insert.get(command.id, nowMs, JSON.stringify(command))
      return row === undefined ? null : integerOf(row, 'up_to_no')
    },
    finishCommand: (id) => {
      finish.run(id)
    },
    prune: (doneBeforeMs) =>
      journal.write(() => {
        prune.run(doneBeforeMs)
      }),
  }
}
