/** The whole development system: brings it up in order, keeps it up, takes it down in order. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startCronTimer } from './cron-timer.ts'
import { writeDevJson } from './dev-json.ts'
import { endLeftovers, lockLocalDir } from './local-lock.ts'
import { type LocalSecrets, loadLocalSecrets, relaySecret } from './local-secrets.ts'
import type { Part, PartName } from './part.ts'
import { createParts } from './parts.ts'
import type { Settings } from './settings.ts'
import { makeSmtpCertificate } from './smtp-certificate.ts'
import { SupervisedPart } from './supervised-part.ts'
import { requireFreePorts } from './taken-ports.ts'
import { hearRelays, registerRelay } from './tenant/development-api.ts'
import { seedDemoTenant, type TenantFields } from './tenant/seed-tenant.ts'
import { writeOwnNames } from './tenant/zone-records.ts'
import { followUnsentMail } from './unsent-mail.ts'
import { migrateDatabases } from './worker/migrate-databases.ts'

/** Together below the 15 s in which SIGINT ends everything. DNS and sink go last: the others still need them. */
const GRACE_MS = 8_000
const GRACE_LAST_MS = 2_000
const LAST: readonly PartName[] = ['dns', 'sink']

export class System {
  readonly #settings: Settings
  readonly #say: (line: string) => void
  readonly #pids = new Map<PartName, number>()
  readonly #supervised = new Map<PartName, SupervisedPart>()
  #tenant: TenantFields | null = null
  #secrets: LocalSecrets | null = null
  /** Null until the folder is ours: what lies in it may belong to another running system. */
  #unlock: (() => void) | null = null
  #stopCrons: () => void = () => undefined
  #stopFollowing: () => void = () => undefined
  #stopped: Promise<void> | null = null

  constructor(settings: Settings, say: (line: string) => void) {
    this.#settings = settings
    this.#say = say
  }

  /** Resolves with the demo tenant when all is ready and `dev.json` is written; rejects with what a person can act on. */
  async start(): Promise<TenantFields> {
    const settings = this.#settings
    for (const dir of [settings.localDir, settings.logDir, settings.outboxDir]) mkdirSync(dir, { recursive: true })
    this.#unlock = await lockLocalDir(settings.localDir)
    rmSync(settings.devJson, { force: true })
    rmSync(settings.stopDir, { recursive: true, force: true })
    mkdirSync(settings.stopDir)
    const agentPorts = settings.relays.map(({ portVariable, port }) => [portVariable, port])
    await requireFreePorts({ ...settings.ports, ...Object.fromEntries(agentPorts) })
    const secrets = loadLocalSecrets(settings.localDir)
    this.#secrets = secrets
    const ehloNames = settings.relays.map(({ ehlo }) => ehlo)
    writeOwnNames(settings.zoneFile, settings.ports.MX_PORT, ehloNames)
    const certificate = await makeSmtpCertificate(settings.localDir)
    const { agents, worker, doors, others } = createParts(settings, { secrets, certificate })
    await Promise.all([...others.map((part) => this.#bringUp(part)), migrateDatabases(settings)])
    this.#stopFollowing = followUnsentMail(settings, this.#say)
    await this.#bringUp(worker)
    // A relay is known before its agent starts: else its first heartbeat is refused and mail waits for the next.
    for (const { id, urlForWorker } of settings.relays)
      await registerRelay(settings.url, { id, url: urlForWorker, secret: relaySecret(secrets, id) })
    // What takes mail comes last: the MX's first look at the directory finds the demo tenant there.
    const [tenant] = await Promise.all([seedDemoTenant(settings), ...agents.map((agent) => this.#bringUp(agent))])
    await Promise.all(doors.map((part) => this.#bringUp(part)))
    await hearRelays(settings.url)
    this.#tenant = tenant
    this.#stopCrons = startCronTimer(settings.url)
    this.#writeDevJson()
    return tenant
  }

  /** Ends every process; the same promise however often it is called. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  async #stopAll(): Promise<void> {
    if (!this.#unlock) return
    this.#stopCrons()
    this.#stopFollowing()
    rmSync(this.#settings.devJson, { force: true })
    const stopParts = (isLast: boolean, graceMs: number) =>
      Promise.all(
        [...this.#supervised].filter(([name]) => LAST.includes(name) === isLast).map(([, part]) => part.stop(graceMs)),
      )
    await stopParts(false, GRACE_MS)
    await stopParts(true, GRACE_LAST_MS)
    await endLeftovers(this.#settings.localDir)
    for (const dir of [...this.#settings.relays.map(({ harakaQueueDir }) => harakaQueueDir), this.#settings.spamdDir])
      rmSync(dir, { recursive: true, force: true })
    this.#unlock()
  }

  /** Resolves at the part's first readiness; from then on it is kept running. */
  #bringUp(part: Part): Promise<void> {
    if (this.#stopped) return Promise.reject(new Error('Ended before everything was ready'))
    return new Promise((ready, fail) => {
      const supervised = new SupervisedPart(part, this.#settings, {
        onReady: (name, pid) => {
          const isAgain = this.#pids.has(name)
          this.#pids.set(name, pid)
          this.#writeDevJson()
          if (isAgain) this.#say(`${name} is running again (process ${pid})`)
          ready()
        },
        onDeath: (name, why) => this.#say(`${name} died: ${why}; starting it again`),
        onParked: (name) => {
          this.#pids.delete(name)
          this.#writeDevJson()
          this.#say(`${name} stays down until ${join(this.#settings.stopDir, name)} is removed`)
        },
      })
      this.#supervised.set(part.name, supervised)
      supervised.run().catch(fail)
    })
  }

  /** Only once everything is ready: other programs wait for the file. */
  #writeDevJson(): void {
    if (this.#tenant && this.#secrets && !this.#stopped) {
      writeDevJson(this.#settings, this.#secrets, this.#tenant, this.#pids)
    }
  }
}
