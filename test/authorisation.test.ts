// Every route of the built house, called by everybody: as a stranger, as each role, with a key of
// each scope, and with what no longer counts. What they are answered is compared with the one table
// of permissions. The rows of customers are in authorisation-rows.test.ts.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { z } from 'zod'
import { isPermission } from '../server/modules/access/index.ts'
import { permissionsOf } from '../server/modules/access/roles.ts'
import type { Contract } from '../server/platform/contract.ts'
import { openHouse, type TestHouse } from './house.ts'
import { makePerson } from './staff.ts'

let house: TestHouse
let contracts: readonly Contract[]
before(async () => {
  house = await openHouse({ config: { trustProxy: true } })
  contracts = house.routes.map((route) => route.contract)
})
after(() => house.stop())

const roles = [
  'owner',
  'administrator',
  'supervisor',
  'agent',
  'seller',
  'marketer',
  'analyst',
] as const
const scopes = ['api', 'api:read', 'ingest:browser', 'ingest:server'] as const

describe('every route', () => {
  it('names a permission of the table, or says why it guards itself', () => {
    for (const { access, why, method, path } of contracts) {
      if (access === 'public') assert.ok(why, `${method} ${path} is public: say why`)
      else if (access !== 'signed-in') assert.ok(isPermission(access), `${path}: ${access}`)
    }
  })

  it('is in the table, but for a few that serve no data or know their callers otherwise', () => {
    const known = new Set(contracts.map(({ method, path }) => `${method} ${path}`))
    const beside = servedRoutes()
      .filter((served) => !served.startsWith('HEAD '))
      .filter((served) => !known.has(served))
      // Ingest knows its callers by write key, see below; its browser client is no secret.
      .filter((served) => !/^(POST|GET) \/(v1\/|analytics)/.test(served))
      // Browsers ask before a page of another site calls; what the call itself may do is in the table.
      .filter((served) => !/^OPTIONS \/widget\/v1\//.test(served))
      // Signed, and sent to the person alone, see channels/unsubscribe.
      .filter((served) => !/^(POST|GET) \/u\/:token$/.test(served))
      // Providers sign what they post, see channels/inbound.
      // Serves no data: it does not even ask whether there is such a code.
      .filter((served) => served !== 'GET /c/:code')
      .filter((served) => !/^(POST|GET) \/channels\/.+\/webhook$/.test(served))
    assert.deepEqual(
      beside.sort(),
      [
        'GET *',
        'GET /api/docs',
        'GET /api/docs/scalar.js',
        'GET /api/docs/start.js',
        'GET /api/openapi.json',
        'GET /files/*',
        'GET /healthz',
        'GET /metrics',
        'GET /readyz',
        'GET /widget.js',
        'GET /widget/assets/:name',
        'GET /widget/frame',
      ].filter((served) => beside.includes(served)),
    )
  })

  it('that changes something leaves a line in the audit', () => {
    const silent = contracts
      .filter(
        ({ method, access, tag }) => method !== 'GET' && access !== 'public' && tag !== 'access',
      )
      .filter(({ audit }) => !audit)
      .map(({ method, path }) => `${method} ${path}`)
    // The access module writes its lines in the transaction of the change (access/audit.ts).
    // Who looks at a thread, or plans an answer in it, was written down when they read it.
    const passing = ['POST /api/messages/plans', 'POST /api/customers/:id/thread/presence']
    assert.deepEqual(silent, passing, 'give these contracts an `audit` name')
  })

  it('that shows customers leaves a line in the audit too', () => {
    /** What they answer is about no person: progress and figures, and the filters of lists. */
    const impersonal = [
      'GET /api/colleagues',
      'GET /api/imports',
      'GET /api/imports/:id',
      'GET /api/phrases',
      'GET /api/thread-counts',
      'GET /api/views',
    ]
    const showing = contracts.filter(
      ({ method, access }) =>
        method === 'GET' && /^(customers|imports|threads|messages):/.test(access),
    )
    const silent = showing.filter(({ audit }) => !audit).map(nameOf)
    assert.deepEqual(silent.sort(), impersonal, 'give these contracts an `audit` name')
    assert.ok(showing.some(({ path }) => path === '/api/live'))
  })

  it('refuses a stranger, unless it guards itself', async () => {
    for (const contract of contracts) {
      if (contract.access === 'public') continue
      const answer = await ask(contract, {})
      assert.equal(answer.status, 401, nameOf(contract))
      assert.equal(answer.code, 'unauthenticated', nameOf(contract))
    }
  })

  for (const role of roles) {
    it(`answers ${role} as the table says`, async () => {
      const person = await makePerson(house, { role })
      const holds = permissionsOf(role)
      await compare(
        { cookie: person.cookie },
        (access) => access === 'signed-in' || (isPermission(access) && holds.has(access)),
      )
    })
  }

  for (const scope of scopes) {
    it(`answers a key for ${scope} as the table says`, async () => {
      const { key } = (await house.post('/api/keys', { name: scope, scope })).body
      const holds = permissionsOf(scope)
      await compare(
        { authorization: `Bearer ${key}` },
        (access) => isPermission(access) && holds.has(access),
      )
    })
  }

  it('guards HEAD as it guards GET', async () => {
    const { key } = (await house.post('/api/keys', { name: 'head', scope: 'ingest:browser' })).body
    for (const { method, path, access, produces } of contracts) {
      if (method !== 'GET' || access === 'public') continue
      const url = house.url + path.replaceAll(/:\w+/g, '01900000-0000-7000-8000-00000000abcd')
      const headers = { authorization: `Bearer ${key}` }
      const { status } = await fetch(url, { method: 'HEAD', headers })
      // A HEAD of a stream or file is not served at all.
      assert.equal(status, path.includes('/:') || produces ? 404 : 403, `HEAD ${path}`)
    }
  })

  it('lets the root key do whatever a permission allows', async () => {
    await compare({ authorization: `Bearer ${house.rootKey}` }, isPermission)
  })

  it('refuses what no longer counts: a revoked key, an ended session, a deactivated person', async () => {
    const { id, key } = (await house.post('/api/keys', { name: 'gone', scope: 'api' })).body
    const left = await makePerson(house, { role: 'owner' })
    const out = await makePerson(house, { role: 'owner' })
    await makePerson(house, { role: 'owner' })
    await house.call('DELETE', `/api/keys/${id}`)
    await house.call('DELETE', `/api/staff/${left.id}`)
    await out.call('DELETE', '/api/session')
    const guarded = contracts.filter(({ access }) => access !== 'public')
    const sample = guarded.filter((_, i) => i % 8 === 0)
    const callers: Record<string, string>[] = [
      { authorization: `Bearer ${key}` },
      { authorization: 'Basic cm9vdDo=' },
      { cookie: left.cookie },
      { cookie: out.cookie },
    ]
    for (const headers of callers) {
      for (const contract of sample) {
        assert.equal((await ask(contract, headers)).status, 401, nameOf(contract))
      }
    }
  })
})

describe('every route of the ingest', () => {
  const telemetry = 'POST /v1/m'
  const posts = () =>
    servedRoutes().filter((served) => served.startsWith('POST /v1/') && served !== telemetry)
  const send = async (served: string, headers: Record<string, string>) => {
    const answer = await fetch(house.url + served.replace('POST ', ''), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    })
    await answer.text()
    return answer.status
  }
  const basic = (key: string) => ({ authorization: `Basic ${btoa(`${key}:`)}` })
  const settingsFor = async (key: string) =>
    (await fetch(`${house.url}/v1/projects/${key}/settings`)).status

  for (const scope of scopes) {
    it(`answers a key for ${scope} as the table says`, async () => {
      const { key } = (await house.post('/api/keys', { name: scope, scope })).body
      const holds = permissionsOf(scope)
      const may = holds.has('ingest:browser') || holds.has('ingest:server')
      assert.ok(posts().length >= 15)
      for (const served of posts()) {
        assert.equal(await send(served, basic(key)), may ? 200 : 401, `${served} with ${scope}`)
      }
      // Only a key that may be read in every page is told what the client in a page needs.
      const isPublic = holds.has('ingest:browser') && !holds.has('ingest:server')
      assert.equal(await settingsFor(key), isPublic ? 200 : 404, scope)
    })
  }

  it('takes the root key, and nobody without a key that counts, signed in or not', async () => {
    const owner = await makePerson(house, { role: 'owner' })
    const { id, key } = (await house.post('/api/keys', { name: 'gone', scope: 'api' })).body
    await house.call('DELETE', `/api/keys/${id}`)
    const callers: Record<string, string>[] = [
      {},
      { cookie: owner.cookie },
      basic(key),
      basic('hb_nobody'),
    ]
    for (const served of posts()) {
      assert.equal(await send(served, basic(house.rootKey)), 200, served)
      for (const headers of callers) {
        assert.equal(await send(served, headers), 401, served)
      }
    }
  })
})

/** Calls every guarded route and compares its answer with what `admits` says of its access. */
async function compare(headers: Record<string, string>, admits: (access: string) => boolean) {
  // Signing out ends what the others are called with.
  const guarded = contracts.filter(({ access }) => access !== 'public')
  const ordered = [
    ...guarded.filter((contract) => !isSignOut(contract)),
    ...guarded.filter(isSignOut),
  ]
  for (const contract of ordered) {
    const { status, code } = await ask(contract, headers)
    const what = `${nameOf(contract)} (${contract.access}) answered ${status} ${code}`
    if (admits(contract.access)) {
      assert.ok(status !== 401 && code !== 'forbidden' && status < 500, what)
    } else if (contract.path.includes('/:')) {
      assert.equal(status, 404, what)
      assert.equal(code, 'not_found', what)
    } else {
      assert.equal(status, 403, what)
      assert.equal(code, 'forbidden', what)
    }
  }
}

/** What Fastify serves, as `METHOD /path`, read from its tree of routes. */
function servedRoutes(): string[] {
  const above: string[] = []
  return house.server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods] = /^([ │]*)[├└]── (\S*) \((.+)\)$/.exec(line) ?? []
      if (indent === undefined || part === undefined || !methods) return []
      const depth = indent.length / 4
      above.length = depth
      above.push(part)
      const path = above.join('')
      return methods.split(', ').map((method) => `${method} ${path}`)
    })
}

const isSignOut = ({ method, path }: Contract) => method === 'DELETE' && path === '/api/session'
const nameOf = ({ method, path }: Contract) => `${method} ${path}`

let asked = 0
/** Every call from an address of its own: who guesses from one is slowed down. */
const nextAddress = () => `10.0.${Math.floor(++asked / 250)}.${(asked % 250) + 1}`

/** Calls a route about things that do not exist, and hangs up after the head of the answer. */
async function ask(
  contract: Pick<Contract, 'method' | 'path' | 'consumes'>,
  headers: Record<string, string>,
) {
  const hangUp = new AbortController()
  const path = contract.path.replaceAll(/:\w+/g, '01900000-0000-7000-8000-00000000abcd')
  const hasBody = contract.method !== 'GET' && !contract.consumes
  const answer = await fetch(house.url + path, {
    method: contract.method,
    headers: {
      ...headers,
      'x-forwarded-for': nextAddress(),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
    },
    ...(hasBody ? { body: '{}' } : {}),
    signal: hangUp.signal,
  })
  const isProblem = /problem\+json/.test(answer.headers.get('content-type') ?? '')
  const code: string | undefined = isProblem ? (await readProblem(answer)).code : undefined
  hangUp.abort()
  return { status: answer.status, code }
}

const readProblem = async (answer: Response) =>
  z.object({ code: z.string() }).parse(await answer.json())
