/** The name of the window. */
import { useEffect } from 'react'
import { common } from '../../text/common.ts'

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${common.product}`
  }, [title])
}
