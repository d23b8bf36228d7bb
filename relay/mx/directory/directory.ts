/** The relay's copy of what the Worker says about hosted domains, addresses and blocked networks. Kept while the Worker is away, and on disk. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import { MX_SYNC_EVERY_MS, type MxBounces, type MxDomain, type MxPage } from '@mailstead/contracts/mx-entry.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import { type Schedule, scheduleByTimer } from '../../schedule.ts'
import type { WorkerLink } from '../../worker-link.ts'
import { askAgain } from './ask-again.ts'
import { type CopyFile, openCopyFile } from './copy-file.ts'
import { createEntriesInMemory, type EntriesInMemory } from './entries-in-memory.ts'
import { createFetchPage } from './fetch-page.ts'

export interface Directory {
  /** Asks the Worker now and every ten seconds from then on. */
  start(): void
  /** Asks once; resolves when all there was is in force. Rejects when the Worker gave no whole answer: the old copy stands. */
  sync(): Promise<void>
  /** Ends the loop and closes the file. */
  stop(): void
  /** False until there has been a whole copy: until then nothing can be said of any recipient. */
  isLoaded(): boolean
  /** The narrowest blocked network with this address: for the whole deployment (`*`), or for mail to one tenant's domains. */
  blocked(ip: string, scope: '*' | TenantId): { readonly reason: string | null } | null
  /** What receives at a name, in lower-case ASCII. */
  domain(name: string): MxDomain | MxBounces | null
  /** Whether the tenant has this address, written as the Worker writes it. False also when the file cannot be read: the Worker is asked then. */
  hasAddress(tenant: TenantId, address: string): boolean
}

export interface DirectoryOptions {
  /** Folder of `directory.db`; made when absent. */
  readonly dataDir: string
  readonly link: Pick<WorkerLink, 'get'>
  readonly log: Log
  /** By which entries expire. */
  readonly nowMs?: () => number
  readonly schedule?: Schedule
  readonly random?: () => number
}

/** Five million entries: what promises more than that, or begins anew twice, goes on for ever. */
const PAGES_MAX = 5_000

type Entry = Pick<MxPage['entries'][number], 'key' | 'value'>

/** A whole copy under way; without memory it is yet to begin. */
interface Filling {
  readonly revision: number
  readonly memory: EntriesInMemory | null
}
const TO_BEGIN: Filling = { revision: 0, memory: null }

function putAll(memory: EntriesInMemory, entries: readonly Entry[], log: Log): void {
  for (const { key, value } of entries) if (!memory.put(key, value)) alarm(log, 'directory.network_unreadable')
}

/** What an earlier process has left; null when there is no whole copy that can be read. */
function loadMemory(file: CopyFile, log: Log): EntriesInMemory | null {
  try {
    const entries = file.revision() === null ? null : file.entries()
    if (entries === null) return null
    const memory = createEntriesInMemory()
    putAll(memory, entries, log)
    return memory
  } catch (reason) {
    log('directory.unreadable', { reason: reasonOf(reason) })
    return null
  }
}

/** Takes pages into file and memory. */
function createCopy(file: CopyFile, log: Log) {
  let memory = loadMemory(file, log)
  // One that an earlier process has left unfinished must not be taken by the Worker for one that goes on.
  let filling: Filling | null = memory === null || file.isFilling() ? TO_BEGIN : null
  const fill = (page: MxPage) => {
    const isFirst = page.reset || filling === null || filling.memory === null
    const begun = (isFirst ? null : filling?.memory) ?? createEntriesInMemory()
    filling = TO_BEGIN
    file.fill(page, isFirst)
    putAll(begun, page.entries, log)
    if (page.more) filling = { revision: page.revision, memory: begun }
    else [memory, filling] = [begun, null]
  }
  return {
    memory: () => memory,
    /** The revision that is held. The file may have been lost in use. */
    after: () => {
      if (filling === null && file.revision() === null) filling = TO_BEGIN
      return filling?.revision ?? file.revision() ?? 0
    },
    take: (page: MxPage) => {
      if (memory === null || page.reset || filling !== null) return fill(page)
      file.change(page)
      putAll(memory, page.entries, log)
    },
  }
}

/** Opens the copy. Throws when the folder cannot be written. */
export function openDirectory(options: DirectoryOptions): Directory {
  const { dataDir, link, log, nowMs = Date.now, schedule = scheduleByTimer, random = Math.random } = options
  mkdirSync(dataDir, { recursive: true })
  const file = openCopyFile(join(dataDir, 'directory.db'), log)
  const copy = createCopy(file, log)
  const fetchPage = createFetchPage(link, log)
  let stopLoop = () => {}
  let isStopped = false
  const syncOnce = async () => {
    let resets = 0
    for (let pages = 0; pages < PAGES_MAX && resets < 2 && !isStopped; pages += 1) {
      const page = await fetchPage(copy.after())
      if (page === null || isStopped) return
      copy.take(page)
      if (!page.more) return
      resets += page.reset ? 1 : 0
    }
    if (!isStopped) throw new Error('the Worker gives pages without end')
  }
  let running: Promise<void> = Promise.resolve()
  /** One after the other. */
  const sync = () => {
    running = running.catch(() => {}).then(syncOnce)
    return running
  }
  return {
    sync,
    start: () => {
      const failed = (reason: unknown) => log('directory.not_synced', { reason: reasonOf(reason) })
      stopLoop = askAgain({ work: sync, everyMs: MX_SYNC_EVERY_MS, failed, schedule, random })
    },
    stop: () => {
      isStopped = true
      stopLoop()
      file.close()
    },
    isLoaded: () => copy.memory() !== null,
    blocked: (ip, scope) => copy.memory()?.blocked(ip, scope, nowMs()) ?? null,
    domain: (name) => copy.memory()?.domain(name) ?? null,
    hasAddress: (tenant, address) => {
      try {
        return file.hasKey(`address:${tenant}:${address}`)
      } catch (reason) {
        log('directory.unreadable', { reason: reasonOf(reason) })
        return false
      }
    },
  }
}
