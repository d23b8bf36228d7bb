import { ControlOrder } from '@mailstead/contracts/api/operator/control.ts'
import { describe, expect, it } from 'vitest'
import { ACTIONS, readOrder } from './read-order.ts'

const ID = '0197a6c2-0001-7d11-8f00-000000000001'
const FILLED = { domain: 'gmail.com', relay: 'ams-1', reason: 'A provider is broken.', state: 'failed' }

function formOf(values: Readonly<Record<string, string>>): FormData {
  const fields = new FormData()
  for (const [name, value] of Object.entries(values)) fields.set(name, value)
  return fields
}

describe('readOrder', () => {
  it.each(ACTIONS)('what a form of %s holds is an order', (action) => {
    const order = readOrder(formOf(FILLED), ID, action)
    expect(ControlOrder.parse(order)).toEqual(order)
    expect(order).toMatchObject({ id: ID, action, scope: { domain: 'gmail.com' }, relay: 'ams-1' })
  })
  it('a flush has no reason, and only a cancel says what it ends as', () => {
    expect(readOrder(formOf(FILLED), ID, 'flush')).not.toHaveProperty('reason')
    expect(readOrder(formOf(FILLED), ID, 'cancel')).toHaveProperty('state', 'failed')
    expect(readOrder(formOf(FILLED), ID, 'expire')).not.toHaveProperty('state')
  })
  it('without a relay it is about all, and without a scope it is refused', () => {
    const order = readOrder(formOf({ ...FILLED, relay: '', domain: '' }), ID, 'expire')
    expect(order).not.toHaveProperty('relay')
    expect(ControlOrder.safeParse(order).success).toBe(false)
  })
})
