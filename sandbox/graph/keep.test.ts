import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { openGraph } from './index.ts'

it('knows after a start what was said before, and people by the same ids', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'graph-'))
  const keepIn = join(folder, 'graph.bin')
  const open = async () => {
    const graph = await openGraph({ keepIn })
    graph.addAccount({ id: '1', portfolioId: '9' })
    graph.addNumber({ id: '2', accountId: '1' })
    graph.addCustomer({ id: 'lucia', name: 'Lucía', phone: '+51987654321' })
    return graph
  }
  const first = await open()
  first.say('lucia', '2', { type: 'text', text: 'Hola' })
  const { secrets } = first.connection('2')
  await first.close()
  const second = await open()
  assert.deepEqual(second.connection('2').secrets, secrets)
  assert.deepEqual(
    second.chat('lucia', '2').map(({ content }) => content),
    [{ body: 'Hola' }],
  )
  const idsOf = (graph: typeof first) => graph.world.customers.get('lucia')?.userIds
  assert.deepEqual(idsOf(second), idsOf(first))
  await second.close()
  const elsewhere = await openGraph()
  elsewhere.addAccount({ id: '1', portfolioId: '9' })
  elsewhere.addNumber({ id: '2', accountId: '1' })
  const former = elsewhere.addCustomer({ name: 'Lucía', phone: '+51987654321' })
  elsewhere.say(former.id, '2', { type: 'text', text: 'Hola' })
  assert.deepEqual(former.userIds, idsOf(first))
  const next = elsewhere.addCustomer({ name: 'Otro', phone: '+51987654321' })
  elsewhere.say(next.id, '2', { type: 'text', text: 'Hola' })
  assert.equal(former.phone, undefined)
  assert.notDeepEqual(next.userIds, former.userIds)
  await elsewhere.close()
  rmSync(folder, { recursive: true })
})
