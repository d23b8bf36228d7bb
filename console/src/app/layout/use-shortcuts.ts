/** `g` and a letter goes to a place; `?` asks for help. */
import { useNavigate, useRouteContext } from '@tanstack/react-router'
import { useEffect } from 'react'
import { isTyping } from '../../parts/list/is-typing.ts'
import { OPERATOR_PLACES, PLACES } from './places.ts'

const PAUSE_MS = 1_000

type Place = (typeof PLACES)[number] | (typeof OPERATOR_PLACES)[number]

/** Where the key leads when it follows a `g`. */
function readPlaces(places: readonly Place[]): (event: KeyboardEvent) => Place | undefined {
  let goAtMs = Number.NEGATIVE_INFINITY
  return (event) => {
    const isSecond = performance.now() - goAtMs < PAUSE_MS
    goAtMs = event.key === 'g' && !isSecond ? performance.now() : Number.NEGATIVE_INFINITY
    return isSecond ? places.find(({ key }) => key === event.key) : undefined
  }
}

export function useShortcuts(onHelp: () => void): void {
  const navigate = useNavigate()
  const isOperator = useRouteContext({ from: '/inside', select: ({ me }) => me.is_operator })
  useEffect(() => {
    const placeOf = readPlaces(isOperator ? [...PLACES, ...OPERATOR_PLACES] : PLACES)
    const press = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      if (event.key === '?') return onHelp()
      const place = placeOf(event)
      if (!place) return
      event.preventDefault()
      // What else listens to keys must not take the second one for its own.
      event.stopImmediatePropagation()
      void navigate({ to: place.to })
    }
    addEventListener('keydown', press, { capture: true })
    return () => removeEventListener('keydown', press, { capture: true })
  }, [navigate, onHelp, isOperator])
}
