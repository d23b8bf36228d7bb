/** Which tenant this window is about. Kept for the window, so that two windows can be about two tenants. */

const WINDOW_KEY = 'mailstead.tenant'
/** The tenant a new window begins with. */
const LAST_KEY = 'mailstead.last-tenant'

export const currentTenant = (): string | null => sessionStorage.getItem(WINDOW_KEY)

export const lastTenant = (): string | null => localStorage.getItem(LAST_KEY)

export function chooseTenant(id: string): void {
  sessionStorage.setItem(WINDOW_KEY, id)
  localStorage.setItem(LAST_KEY, id)
}

export function forgetTenant(): void {
  sessionStorage.removeItem(WINDOW_KEY)
  localStorage.removeItem(LAST_KEY)
}
