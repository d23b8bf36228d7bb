/** Whether the window is as narrow as a phone. */
import { useSyncExternalStore } from 'react'

/** Where Tailwind's `sm` begins. */
const narrow = matchMedia('(max-width: 39.99rem)')

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

export const useIsNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)
