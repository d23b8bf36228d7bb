/** Crons never fire by themselves under `wrangler dev`: this timer asks for them. */
const MINUTE_MS = 60_000
/** Long enough for the ten minutes' work. */
const TIMEOUT_MS = 50_000
/** The expressions of `wrangler.toml`, by minutes since the start: who waits for a day moves the clock. */
const CRONS = [
  { cron: '* * * * *', everyMinutes: 1 },
  { cron: '*/10 * * * *', everyMinutes: 10 },
  { cron: '17 3 * * *', everyMinutes: 1_440 },
] as const

async function ask(url: string, cron: string): Promise<void> {
  try {
    const address = `${url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent(cron)}`
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    await response.arrayBuffer()
  } catch {
    // Restarting: a Worker that is down misses a tick, and the next one does the work.
  }
}

/** Starts the timer; returns the function that ends it. */
export function startCronTimer(url: string): () => void {
  let minutes = 0
  const tick = async (): Promise<void> => {
    minutes += 1
    for (const { cron } of CRONS.filter(({ everyMinutes }) => minutes % everyMinutes === 0)) await ask(url, cron)
  }
  const timer = setInterval(() => void tick(), MINUTE_MS)
  return () => clearInterval(timer)
}
