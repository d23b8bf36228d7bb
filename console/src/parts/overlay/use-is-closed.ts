/** Whether a dialog has been closed while something that it began goes on. */
import { type RefObject, useEffect, useRef } from 'react'

export function useIsClosed(): RefObject<boolean> {
  const isClosed = useRef(false)
  useEffect(() => {
    isClosed.current = false
    return () => {
      isClosed.current = true
    }
  }, [])
  return isClosed
}
