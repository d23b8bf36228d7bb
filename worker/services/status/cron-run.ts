/** When the crons last ran. Alarms are theirs: when they stand still nobody is told, and so `/health` tells it to whoever looks from outside. */
import type { Deps } from '../../deps.ts'
import { readSetting, writeSetting } from '../../store/directory/settings.ts'

const ROW = 'cron_ran_at'
/** They run every minute, one after the other. */
const LATE_MS = 5 * 60_000

export interface CronRun {
  readonly cron: 'running' | 'late' | 'unknown'
  /** Null before the first. */
  readonly atMs: number | null
}

/** Called at the end of each round. */
export const noteCronRun = async ({ clock, directory }: Pick<Deps, 'clock' | 'directory'>): Promise<void> =>
  writeSetting(directory, ROW, String(clock.now()))

/** Throws when the directory does not answer. */
export async function readCronRun({ clock, directory }: Pick<Deps, 'clock' | 'directory'>): Promise<CronRun> {
  const text = await readSetting(directory, ROW)
  if (text === null) return { cron: 'unknown', atMs: null }
  const atMs = Number(text)
  return { cron: clock.now() - atMs > LATE_MS ? 'late' : 'running', atMs }
}
