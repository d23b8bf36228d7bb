import { expect, it } from 'vitest'
import { createSlots } from './slots.ts'

it('gives places in order, and none when time is over', async () => {
  const slots = createSlots(2)
  const [first, second] = [await slots.take(0), await slots.take(0)]
  expect(await slots.take(1)).toBeNull()
  const waiting = [slots.take(60_000), slots.take(60_000)]
  first?.()
  first?.()
  const third = await waiting[0]
  expect(third).toBeTypeOf('function')
  second?.()
  third?.()
  expect(await waiting[1]).toBeTypeOf('function')
  expect(await slots.take(0)).toBeTypeOf('function')
  expect(await slots.take(1)).toBeNull()
})
