/** The name of the window. */
import { useEffect } from 'react'
import { useSite } from '../../app/use-site.ts'

export function useTitle(title: string): void {
  const { name } = useSite()
  useEffect(() => {
    document.title = `${title} · ${name}`
  }, [title, name])
}
