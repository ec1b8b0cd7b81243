import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openHouse, type TestHouse } from '../../../test/house.ts'
import { openPostOffice } from '../../../test/post-office.ts'
import { signInAgain, tokenOf } from '../../../test/staff.ts'

let house: TestHouse
let post: Awaited<ReturnType<typeof openPostOffice>>
before(async () => {
  post = await openPostOffice()
  house = await openHouse({
    config: { smtpUrl: `smtp://127.0.0.1:${post.port}`, mailFrom: 'hebra@tienda.example' },
  })
})
after(async () => {
  await house.stop()
  await post.close()
})

describe('where mail is configured', () => {
  it('invitations and forgotten passwords go by mail, and the API shows no link', async () => {
    const person = { email: 'luz@tienda.example', name: 'Luz', role: 'agent', language: 'pt' }
    const invited = await house.post('/api/staff', person)
    assert.equal(invited.body.link, undefined)
    const invitation = await post.next()
    assert.match(invitation, /^To: luz@tienda\.example$/im)
    assert.match(invitation, /^Subject: Seu convite para o Hebra$/im)
    const path = `/api/invitations/${linkIn(invitation, 'join')}`
    const body = { name: 'Luz', password: 'carretes de colores' }
    assert.equal((await house.post(path, body, { as: null })).status, 200)

    const ask = (email: string) => house.post('/api/password-resets', { email }, { as: null })
    const unknown = await ask('nobody@tienda.example')
    const known = await ask('LUZ@tienda.example')
    assert.deepEqual([unknown.status, unknown.body], [known.status, known.body])
    await house.platform.jobs.drain()
    const mail = await post.next()
    assert.match(mail, /^To: luz@tienda\.example$/im)
    assert.equal(post.waiting(), 0, 'nobody else was written to')
    const password = 'carretes sin color'
    const reset = `/api/password-resets/${linkIn(mail, 'reset')}`
    assert.equal((await house.post(reset, { password }, { as: null })).status, 204)
    assert.equal((await signInAgain(house, { ...person, password })).answer.status, 200)
  })

  it('a mail that cannot be sent leaves the link with whoever asked for it', async () => {
    post.refuseNext()
    const person = { email: 'sol@tienda.example', name: 'Sol', role: 'agent' }
    const invited = await house.post('/api/staff', person)
    assert.equal(invited.status, 201, invited.text)
    assert.match(invited.body.link, /\/join\/\w{43}$/)
  })
})

/** The token of the link in a mail, whose lines quoted-printable may have folded. */
function linkIn(mail: string, page: string): string {
  const link = mail.replaceAll('=\r\n', '').match(new RegExp(`https?://\\S+/${page}/\\w+`))
  assert.ok(link, mail)
  return tokenOf(link[0])
}
