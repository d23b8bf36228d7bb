/** Fills the placeholder page: the address of this deployment's API and whether it is well. */

function show(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element) element.textContent = text
}

async function describeHealth(): Promise<string> {
  try {
    const response = await fetch('/health', { signal: AbortSignal.timeout(10_000) })
    return response.ok ? 'well' : `answers ${response.status}`
  } catch {
    return 'does not answer'
  }
}

show('api-url', `${location.origin}/v1`)
void describeHealth().then((health) => show('health', health))
