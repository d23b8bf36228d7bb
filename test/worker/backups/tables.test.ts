/** Every table of every schema is in a backup, or is named as left out with its reason. */
import { getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { MAILBOX_TABLES } from '../../../worker/mailbox/backup/rows.ts'
import * as mailbox from '../../../worker/mailbox/schema.ts'
import { listParts, nameOf } from '../../../worker/services/backups/backup-parts.ts'
import { newPart } from '../../../worker/services/backups/backup-place.ts'
import { orderParts } from '../../../worker/services/backups/restore/restore-parts.ts'
import { keyOf } from '../../../worker/store/backup/read-rows.ts'
import { DIRECTORY_TABLES, LEDGER_TABLES, LEFT_OUT, RECEIVED } from '../../../worker/store/backup/tables.ts'
import * as directory from '../../../worker/store/directory/schema.ts'
import * as ledger from '../../../worker/store/ledger/schema.ts'

const tablesOf = (schema: object): readonly SQLiteTable[] =>
  Object.values(schema).filter((each): each is SQLiteTable => is(each, SQLiteTable))

describe('tables of a backup', () => {
  it.each([
    ['directory', directory, DIRECTORY_TABLES],
    ['ledger', ledger, [...LEDGER_TABLES, RECEIVED]],
  ] as const)('%s: each is read once, or left out with a reason', (_, schema, read) => {
    const names = read.map(({ table }) => getTableName(table))
    expect(new Set(names).size).toBe(names.length)
    for (const table of tablesOf(schema)) {
      const reason = LEFT_OUT.get(table)
      expect([getTableName(table), names.includes(getTableName(table))]).toEqual([
        getTableName(table),
        reason === undefined,
      ])
      if (reason !== undefined) expect(reason.length).toBeGreaterThan(10)
    }
  })

  it('have a key by which they are paged', () => {
    for (const { table } of [...LEDGER_TABLES, RECEIVED, ...DIRECTORY_TABLES])
      expect([getTableName(table), keyOf(table).length]).not.toEqual([getTableName(table), 0])
  })

  it('are all of a mailbox', () => {
    const names = MAILBOX_TABLES.map(({ table }) => getTableName(table))
    expect(names.toSorted()).toEqual(tablesOf(mailbox).map(getTableName).toSorted())
  })

  it('are written once each, what opens the doors last', () => {
    const parts = listParts(2).map((part) => newPart(nameOf(part)))
    const manifest = { format: 1, id: 'x', trigger: 'daily', startedAtMs: 0, finishedAtMs: 0, ledgers: 2 } as const
    const told = { ...manifest, parts, sealedCheck: '', mxRevision: 0 }
    const order = (['rows', 'doors'] as const).flatMap((step) =>
      orderParts(told, step).map(({ told: { name } }) => name),
    )
    expect(order.toSorted()).toEqual(parts.map(({ name }) => name).toSorted())
    expect(order.indexOf('directory/tenant')).toBeGreaterThan(order.indexOf('ledger-1/messages'))
    expect(order.at(-1)).toBe('directory/relays')
    expect(() => orderParts({ ...told, parts: [newPart('directory/of_tomorrow')] }, 'rows')).toThrow('does not know')
  })
})
