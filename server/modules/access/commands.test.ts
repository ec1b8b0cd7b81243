import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { tokenOf } from '../../../test/staff.ts'
import { keyCommands, staffCommands } from './index.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

async function run(name: string, ...args: string[]) {
  const command = [...keyCommands, ...staffCommands].find((one) => one.name === name)!
  const lines: Record<string, unknown>[] = []
  await command.run(args, {
    platform: house.platform,
    modules: house.modules,
    print: (line) => void lines.push(JSON.parse(JSON.stringify(line))),
    progress: () => {},
    path: (file) => file,
    signal: new AbortController().signal,
  })
  return lines
}

describe('hebra staff', () => {
  it('makes the owner of a new house, once, and hands out links', async () => {
    const invite = ['--name', 'Ana', '--email', 'Ana@tienda.example']
    const [invited] = await run('staff create-owner', ...invite)
    const path = `/api/invitations/${tokenOf(String(invited!.link))}`
    const body = { name: 'Ana', password: 'ovillo de vicuña' }
    assert.equal((await house.post(path, body, { as: null })).body.staff.role, 'owner')
    await assert.rejects(run('staff create-owner', ...invite), { code: 'setup.closed' })
    const weak = ['--name', 'B', '--email', 'b@x.example', '--password']
    await assert.rejects(run('staff create-owner', ...weak, 'password123'), {
      code: 'password.common',
    })
    await assert.rejects(run('staff create-owner', ...weak, 'ovillo de lana'), {
      code: 'setup.closed',
    })
    const [listed] = await run('staff list')
    assert.equal(listed!.email, 'ana@tienda.example')
    const [reset] = await run('staff reset-link', 'ANA@tienda.example')
    assert.match(String(reset!.link), /\/reset\/\w{43}$/)
    await assert.rejects(run('staff reset-link', 'nobody@x.example'), { code: 'not_found' })
  })
})

describe('hebra keys', () => {
  it('creates, lists and revokes keys', async () => {
    const settings = ['--origin', 'https://a.example/shop', '--origin', 'https://b.example']
    const args = ['--name', 'web', '--scope', 'ingest:browser', ...settings, '--quota', '600']
    const [made] = await run('keys create', ...args)
    assert.match(String(made!.key), /^hb_browser_/)
    const [listed] = await run('keys list')
    assert.deepEqual(listed!.settings, {
      origins: ['https://a.example', 'https://b.example'],
      quotaPerMinute: 600,
    })
    const [api] = await run('keys create', '--name', 'api', '--scope', 'api')
    assert.equal((await house.get('/api/keys', { as: String(api!.key) })).status, 200)
    await run('keys revoke', String(api!.id))
    assert.equal((await house.get('/api/keys', { as: String(api!.key) })).status, 401)
    await assert.rejects(run('keys create', '--name', 'x', '--scope', 'all'), /scope/)
    await assert.rejects(run('keys revoke', 'x'), /not the id/)
  })
})
