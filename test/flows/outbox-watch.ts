/** The sink's folder under thousands of mails: each envelope is read once, however often the copies are counted. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface OutboxWatch {
  /** Copies by recipient, of addresses that hold the words. */
  copies(words: string): Map<string, number>
}

export function watchOutbox(outboxDir: string): OutboxWatch {
  const known = new Map<string, readonly string[]>()
  const refresh = () => {
    for (const file of readdirSync(outboxDir)) {
      if (!file.endsWith('.eml') || known.has(file)) continue
      const envelope = JSON.parse(readFileSync(join(outboxDir, file.replace(/\.eml$/, '.json')), 'utf8'))
      known.set(file, envelope.rcptTo)
    }
  }
  return {
    copies: (words) => {
      refresh()
      const copies = new Map<string, number>()
      for (const to of [...known.values()].flat()) if (to.includes(words)) copies.set(to, (copies.get(to) ?? 0) + 1)
      return copies
    },
  }
}
