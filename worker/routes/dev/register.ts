/** Development routes, compiled out of a production build. */
import type { App } from '../app-types.ts'

export function registerDevelopment(app: App): void {
  void app
}
