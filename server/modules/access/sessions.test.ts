import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { cookieOf, makePerson, signInAgain, tokenOf } from '../../../test/staff.ts'
import { readPreferences } from './contract-shapes.ts'

let house: TestHouse
before(async () => {
  house = await openHouse()
})
after(() => house.stop())

const owner = { name: 'Ana Quispe', email: 'ana@tienda.example', password: 'hilo de alpaca azul' }

describe('the first run', () => {
  it('creates the owner with the token printed at start, once', async () => {
    assert.deepEqual((await house.get('/api/setup', { as: null })).body, { needed: true })
    const token = house.greeting.at(-1)!.trim()
    const wrong = { ...owner, token: 'x'.repeat(24) }
    assert.equal((await house.post('/api/setup', wrong, { as: null })).body.code, 'setup.refused')
    const made = await house.post('/api/setup', { ...owner, token }, { as: null })
    assert.equal(made.status, 200, made.text)
    assert.equal(made.body.staff.role, 'owner')
    const cookie = made.headers.get('set-cookie') ?? ''
    assert.match(cookie, /^hebra_session=.+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/)
    const session = await house.get('/api/session', { as: null, headers: { cookie } })
    assert.equal(session.body.staff.email, owner.email)
    assert.ok(session.body.permissions.includes('staff:write'))
    const again = await house.post(
      '/api/setup',
      { ...owner, email: 'b@x.example', token },
      { as: null },
    )
    assert.equal(again.body.code, 'setup.closed')
    assert.deepEqual((await house.get('/api/setup', { as: null })).body, { needed: false })
  })
})

describe('signing in', () => {
  it('gives an unknown account the answer of a wrong password', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const wrong = await house.post(
      '/api/session',
      { email: person.email, password: 'not this one' },
      { as: null },
    )
    const unknown = await house.post(
      '/api/session',
      { email: 'nobody@tienda.example', password: 'not this one' },
      { as: null },
    )
    assert.equal(wrong.status, 401)
    assert.equal(wrong.body.code, 'session.refused')
    const said = ({ requestId: _, instance: __, ...rest }: Record<string, unknown>) => rest
    assert.deepEqual(said(unknown.body), said(wrong.body))
  })

  it('stops counting tries after ten wrong ones of an account, also an unknown one', async () => {
    const person = await makePerson(house, { role: 'agent' })
    for (const email of [person.email, 'ghost@tienda.example']) {
      for (let i = 0; i < 10; i++) {
        const answer = await signInAgain(house, { email, password: `guess ${i} of many` })
        assert.equal(answer.answer.status, 401)
      }
      const { answer } = await signInAgain(house, { email, password: person.password })
      assert.equal(answer.body.code, 'session.throttled')
      assert.ok(Number(answer.headers.get('retry-after')) > 0)
    }
  })

  it('refuses a cookie whose signature is not ours, and a session that was not opened', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const forged = `${person.cookie.slice(0, -3)}abc`
    const answer = await house.get('/api/session', { as: null, headers: { cookie: forged } })
    assert.equal(answer.status, 401)
    await house.platform.db
      .updateTable('access_session')
      .set({ opened_at: null })
      .where('staff_id', '=', person.id)
      .execute()
    assert.equal((await person.call('GET', '/api/session')).status, 401)
  })

  it('refuses what a page of another site asks for', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const ask = (headers: Record<string, string>) =>
      person.call('PATCH', '/api/me', { body: { name: 'Otra' }, headers })
    assert.equal((await ask({ 'sec-fetch-site': 'cross-site' })).body.code, 'request.cross_site')
    assert.equal((await ask({ 'sec-fetch-site': 'same-site' })).status, 403)
    assert.equal((await ask({ origin: 'https://evil.example' })).status, 403)
    assert.equal((await ask({ 'sec-fetch-site': 'same-origin' })).status, 200)
    assert.equal((await ask({ origin: house.url })).status, 200)
  })
})

describe('sessions', () => {
  it('are listed and ended by their person, and by whoever may write staff', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const other = await signInAgain(house, person)
    const list = await person.call('GET', '/api/sessions')
    assert.equal(list.body.items.length, 2)
    const { id } = list.body.items.find((item: { current: boolean }) => !item.current)
    assert.equal((await person.call('DELETE', `/api/sessions/${id}`)).status, 204)
    assert.equal((await other.call('GET', '/api/session')).status, 401)

    const colleague = await makePerson(house, { role: 'supervisor' })
    const mine = (await person.call('GET', '/api/sessions')).body.items[0].id
    assert.equal((await colleague.call('DELETE', `/api/sessions/${mine}`)).status, 404)
    const seen = await colleague.call('GET', `/api/sessions?staffId=${person.id}`)
    assert.equal(seen.status, 403)
    const admin = await makePerson(house, { role: 'administrator' })
    assert.equal((await admin.call('DELETE', `/api/sessions/${mine}`)).status, 204)
    assert.equal((await person.call('GET', '/api/session')).status, 401)
  })

  it('end with signing out, and all at once when somebody is deactivated', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const other = await signInAgain(house, person)
    assert.equal((await other.call('DELETE', '/api/session')).status, 204)
    assert.equal((await other.call('GET', '/api/session')).status, 401)
    assert.equal((await person.call('GET', '/api/session')).status, 200)
    assert.equal((await house.call('DELETE', `/api/staff/${person.id}`)).status, 204)
    assert.equal((await person.call('GET', '/api/session')).status, 401)
    assert.equal((await signInAgain(house, person)).answer.body.code, 'session.refused')
    const back = await house.call('PATCH', `/api/staff/${person.id}`, { body: { active: true } })
    assert.equal(back.body.state, 'active')
    assert.equal((await signInAgain(house, person)).answer.status, 200)
  })

  it('other than the present one end when a person changes their password', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const other = await signInAgain(house, person)
    const change = (body: object) => person.call('PATCH', '/api/me', { body })
    const password = 'una madeja nueva'
    assert.equal((await change({ password })).body.code, 'password.wrong')
    const current = { currentPassword: person.password }
    assert.equal((await change({ password: 'corta', ...current })).body.code, 'password.short')
    const common = { password: 'Contraseña123', ...current }
    assert.equal((await change(common)).body.code, 'password.common')
    assert.equal((await change({ password, ...current })).status, 200)
    assert.equal((await other.call('GET', '/api/session')).status, 401)
    assert.equal((await person.call('GET', '/api/session')).status, 200)
    assert.equal((await signInAgain(house, { ...person, password })).answer.status, 200)
  })
})

describe('preferences', () => {
  it('stay with the person: those given change, the others stay, strange ones are refused', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const change = (preferences: object) =>
      person.call('PATCH', '/api/me', { body: { preferences } })
    assert.deepEqual((await change({ scheme: 'dark' })).body.preferences, { scheme: 'dark' })
    assert.equal((await change({ density: 'dense', singleKeys: false })).status, 200)
    const kept = { scheme: 'dark', density: 'dense', singleKeys: false }
    const elsewhere = await signInAgain(house, person)
    assert.deepEqual((await elsewhere.call('GET', '/api/session')).body.staff.preferences, kept)
    assert.equal((await change({ scheme: 'sepia' })).status, 400)
    assert.deepEqual((await person.call('GET', '/api/session')).body.staff.preferences, kept)
  })
})

describe('preferences of a former version', () => {
  it('say only what still means something', () => {
    const kept = { density: 'compact', scheme: 'dark', colour: 'red' }
    assert.deepEqual(readPreferences(kept), { scheme: 'dark' })
  })
})

describe('the second step', () => {
  it('asks for a code of the app, takes each recovery code once, and can be taken off', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const wrong = await person.call('POST', '/api/totp', { body: { password: 'not this one' } })
    assert.equal(wrong.body.code, 'password.wrong')
    const { password } = person
    const begun = await person.call('POST', '/api/totp', { body: { password } })
    assert.match(begun.body.uri, /^otpauth:\/\/totp\//)
    const app = appOf(begun.body.uri)
    assert.equal((await signInAgain(house, person)).answer.status, 200, 'not on before confirmed')

    const confirm = (code: string) => person.call('POST', '/api/totp/confirm', { body: { code } })
    assert.equal((await confirm('000000')).body.code, 'session.code_wrong')
    const confirmed = await confirm(app.totp())
    assert.equal(confirmed.status, 200, confirmed.text)
    assert.equal(confirmed.body.recoveryCodes.length, 10)
    const renewed = cookieOf(confirmed)
    const me = await house.get('/api/session', { as: null, headers: { cookie: renewed } })
    assert.equal(me.body.staff.totp, true)

    assert.equal((await signInAgain(house, person)).answer.body.code, 'session.code_needed')
    const guessed = await signInAgain(house, person, '000000')
    assert.equal(guessed.answer.body.code, 'session.code_wrong')
    assert.equal((await signInAgain(house, person, app.totp())).answer.status, 200)
    const [recovery] = confirmed.body.recoveryCodes
    assert.equal((await signInAgain(house, person, recovery)).answer.status, 200)
    const twice = await signInAgain(house, person, recovery)
    assert.equal(twice.answer.body.code, 'session.code_wrong')

    const off = await house.call('DELETE', '/api/totp', {
      as: null,
      headers: { cookie: renewed },
      body: { password },
    })
    assert.equal(off.status, 204, off.text)
    assert.equal((await signInAgain(house, person)).answer.status, 200)
  })

  it('is on only with its line in the audit, whatever fails at that moment', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const { pool } = house.platform.database
    const begun = await person.call('POST', '/api/totp', { body: { password: person.password } })
    const confirm = () =>
      person.call('POST', '/api/totp/confirm', { body: { code: appOf(begun.body.uri).totp() } })
    await pool.query(`create function refuse_line() returns trigger language plpgsql as
      $$ begin raise exception 'the audit is full'; end $$`)
    await pool.query(`create trigger refuse_line before insert on access_audit
      for each row when (new.action = 'staff.totp_enabled') execute function refuse_line()`)
    try {
      assert.equal((await confirm()).status, 500)
    } finally {
      await pool.query('drop function refuse_line cascade')
    }
    assert.equal((await person.call('GET', '/api/session')).body.staff.totp, false)
    assert.equal((await signInAgain(house, person)).answer.status, 200, 'the password does')

    assert.equal((await confirm()).status, 200)
    const lines = await house.get(`/api/audit?action=staff.totp_enabled&target=staff:${person.id}`)
    assert.equal(lines.body.items.length, 1)
    assert.equal(lines.body.items[0].actor, `staff:${person.id}`)
  })

  it('is taken off by an administrator for whoever lost telephone and codes', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const body = { password: person.password }
    const begun = await person.call('POST', '/api/totp', { body })
    const code = appOf(begun.body.uri).totp()
    await person.call('POST', '/api/totp/confirm', { body: { code } })
    assert.equal((await signInAgain(house, person)).answer.status, 401)
    await house.call('PATCH', `/api/staff/${person.id}`, { body: { totp: false } })
    assert.equal((await signInAgain(house, person)).answer.status, 200)
  })
})

describe('a link', () => {
  it('sets a new password once and ends every session', async () => {
    const person = await makePerson(house, { role: 'agent' })
    const first = await house.post(`/api/staff/${person.id}/reset-link`)
    const second = await house.post(`/api/staff/${person.id}/reset-link`)
    const use = (link: string, password: string) =>
      house.post(`/api/password-resets/${tokenOf(link)}`, { password }, { as: null })
    const password = 'otra madeja entera'
    assert.equal((await use(first.body.link, password)).body.code, 'link.invalid')
    assert.equal((await use(second.body.link, 'corta')).body.code, 'password.short')
    assert.equal((await use(second.body.link, password)).status, 204)
    assert.equal((await use(second.body.link, password)).status, 410)
    assert.equal((await person.call('GET', '/api/session')).status, 401)
    assert.equal((await signInAgain(house, { ...person, password })).answer.status, 200)
  })

  it('to join is used once, and asking for a reset tells nobody who exists', async () => {
    const invited = await house.post('/api/staff', {
      email: 'Rosa@Tienda.example',
      name: 'Rosa',
      role: 'seller',
    })
    const path = `/api/invitations/${tokenOf(invited.body.link)}`
    const body = { name: 'Rosa Huamán', password: 'aguja y dedal de plata', language: 'en' }
    const joined = await house.post(path, body, { as: null })
    assert.equal(joined.body.staff.email, 'rosa@tienda.example')
    assert.equal(joined.body.staff.language, 'en')
    assert.equal((await house.post(path, body, { as: null })).status, 410)
    for (const email of ['rosa@tienda.example', 'nobody@tienda.example']) {
      const asked = await house.post('/api/password-resets', { email }, { as: null })
      assert.equal(asked.status, 202)
      assert.deepEqual(asked.body, { mail: false })
    }
  })
})

/** The authenticator app of whoever scanned this address (RFC 6238). */
function appOf(uri: string) {
  const base32 = new URL(uri).searchParams.get('secret')!
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...base32].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  return {
    totp() {
      const counter = Buffer.alloc(8)
      counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
      const mac = createHmac('sha1', secret).update(counter).digest()
      const at = mac.at(-1)! & 15
      return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
    },
  }
}
