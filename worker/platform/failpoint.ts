/**
 * Named points at which a test makes the Worker die or wait (`docs/decisions/0012`: whatever dies in between, the row
 * remembers). Every call stands behind `if (DEVELOPMENT)`, so that a production build has neither calls nor module.
 */
type FailpointAction = () => void | Promise<void>

const armed = new Map<string, FailpointAction>()

/** For tests: `action` runs whenever the point is reached, and may throw or wait. The answer disarms it. */
export function armFailpoint(name: string, action: FailpointAction): () => void {
  armed.set(name, action)
  return () => {
    armed.delete(name)
  }
}

/** Does nothing unless a test has armed the point. A new point needs an entry in `test/worker/faults/failpoints.test.ts`. */
export async function failpoint(name: string): Promise<void> {
  await armed.get(name)?.()
}
