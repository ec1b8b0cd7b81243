import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { openHouse } from '../../test/house.ts'
import { contract, route } from './contract.ts'
import type { Module, Platform } from './module.ts'

/** A route whose work ends when the test lets it. */
function slowModule(platform: Platform) {
  let begun = () => {}
  let release = () => {}
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const order: string[] = []
  const module: Module = {
    name: 'slow',
    routes: [
      route(
        contract({
          method: 'POST',
          path: '/api/slow',
          tag: 'slow',
          summary: 'Slow',
          access: 'public',
          why: 'a test',
          reply: z.object({ ok: z.boolean() }),
        }),
        async () => {
          begun()
          await released
          await platform.database.pool.query('select 1')
          order.push('answered')
          return { ok: true }
        },
      ),
    ],
    stop: async () => {
      order.push('module stopped')
    },
  }
  return { module, started, release, order }
}

test('a stop finishes what was accepted before anything is closed, and takes nothing more', async () => {
  let slow: ReturnType<typeof slowModule> | undefined
  const house = await openHouse({
    modules: (platform) => {
      slow = slowModule(platform)
      return [slow.module]
    },
  })
  const answer = house.post('/api/slow')
  await slow!.started
  const stopped = house.stop()
  await assert.rejects(fetch(`${house.url}/healthz`))
  slow!.release()
  assert.deepEqual((await answer).body, { ok: true })
  await stopped
  assert.deepEqual(slow!.order, ['answered', 'module stopped'])
})
