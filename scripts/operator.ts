/** `npm run operator -- ADDRESS` makes the person with this address one of the operator of the running system. */
import { readSettings } from './dev/settings.ts'
import { readRunningSystem } from './dev/tenant/running-system.ts'

try {
  const [address] = process.argv.slice(2)
  if (!address) throw new Error('Usage: npm run operator -- ADDRESS')
  const { url } = readRunningSystem(readSettings(process.env).devJson)
  const response = await fetch(`${url}/dev/operators`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: address }),
  })
  if (!response.ok) throw new Error(await response.text())
  process.stdout.write(`${address} is of the operator: ${url}/v1/me says so from now on.\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
