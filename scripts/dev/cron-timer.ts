/** Crons never fire by themselves under `wrangler dev`: this timer asks for them each minute. */
const CRON = '* * * * *'
const EVERY_MS = 60_000
const TIMEOUT_MS = 50_000

/** Starts the timer; returns the function that ends it. A Worker that is down misses a tick; the next one does the work. */
export function startCronTimer(url: string): () => void {
  const address = `${url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent(CRON)}`
  const tick = async (): Promise<void> => {
    try {
      const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      await response.arrayBuffer()
    } catch {
      // Restarting: see above.
    }
  }
  const timer = setInterval(() => void tick(), EVERY_MS)
  return () => clearInterval(timer)
}
