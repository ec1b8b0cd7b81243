import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openDovecot, withoutDovecot } from '../../../../test/dovecot.ts'
import { openHouse, type TestHouse } from '../../../../test/house.ts'
import { until } from '../../../../test/webhook-receiver.ts'
import { createClock } from '../../../platform/clock.ts'
import { connectMailbox, openMailServer, type TestMailbox } from './testing.ts'

describe('a mailbox that is read by IMAP', { skip: withoutDovecot }, () => {
  let house: TestHouse
  let dovecot: Awaited<ReturnType<typeof openDovecot>>
  let peer: Awaited<ReturnType<typeof openMailServer>>
  let mailbox: TestMailbox
  let first: TestMailbox

  before(async () => {
    dovecot = await openDovecot()
    peer = await openMailServer()
    const providerHosts = ['127.0.0.1']
    // Looks for mailboxes and waits after failures twenty times as fast.
    house = await openHouse({ config: { providerHosts }, clock: createClock({ speed: 20 }) })
  })
  after(async () => {
    await house?.stop()
    await peer?.stop()
    await dovecot?.stop()
  })

  const open = (user: string, password = dovecot.password) =>
    connectMailbox(house, {
      smtpPort: peer.port,
      address: `${user}@shop.example`,
      settings: {
        imapHost: '127.0.0.1',
        imapPort: String(dovecot.port),
        imapSecurity: 'none',
        imapUser: user,
      },
      secrets: { imapPassword: password },
    })
  const letter = (from: string, subject: string, body = 'hola') =>
    [
      `From: ${from}`,
      'To: caja@shop.example',
      `Subject: ${subject}`,
      `Message-ID: <${subject.replaceAll(' ', '-')}@example.com>`,
      'Date: Fri, 20 Nov 2026 10:00:00 +0000',
      '',
      body,
      '',
    ].join('\r\n')
  /** By the clock of the house, as one that is right would have it. */
  const append = (user: string, raw: string) =>
    dovecot.append(user, raw, house.platform.clock.now())
  const subjects = async () => {
    const rows = await house.platform.db
      .selectFrom('channels_message')
      .select('content')
      .where('touchpoint_id', '=', mailbox.id)
      .orderBy('id')
      .execute()
    return rows.map(({ content }) => (content.type === 'mail' ? content.subject : content.type))
  }
  const cursor = () =>
    house.platform.db
      .selectFrom('channels_mailbox')
      .select(['uid_validity', 'last_uid', 'leased_by'])
      .where('touchpoint_id', '=', mailbox.id)
      .executeTakeFirst()
  /** Breaks the line of the house, and of nobody who is leaving by himself. */
  const hangUp = async () => {
    await until('the house alone is there', () => dovecot.talks('caja') === 1)
    dovecot.hangUp()
  }
  const touchpoint = async (id: string) => (await house.get(`/api/touchpoints/${id}`)).body

  it('leaves what lay there before, and takes what comes', async () => {
    const hourAgo = new Date(house.platform.clock.now().getTime() - 3_600_000)
    await dovecot.append('caja', letter('ana@example.com', 'antes'), hourAgo)
    first = mailbox = await open('caja')
    await until('the mailbox is read', async () => Boolean((await cursor())?.uid_validity))
    assert.deepEqual(await subjects(), [])
    await append('caja', letter('ana@example.com', 'uno'))
    await append('caja', letter('ana@example.com', 'dos'))
    await until('both have come', async () => (await subjects()).length === 2)
    assert.deepEqual(await subjects(), ['uno', 'dos'])
  })

  it('takes what came while it was being connected', async () => {
    await append('tres', letter('ana@example.com', 'en el acto'))
    mailbox = await open('tres')
    await until('it has come', async () => (await subjects()).includes('en el acto'))
    mailbox = first
  })

  it('goes on where it was after the line broke', async () => {
    await hangUp()
    await append('caja', letter('ana@example.com', 'tres'))
    await until('it has come', async () => (await subjects()).length === 3)
    assert.deepEqual(await subjects(), ['uno', 'dos', 'tres'])
  })

  it('takes nothing twice when letters are numbered anew', async () => {
    const before = (await cursor())?.uid_validity
    dovecot.renumber('caja', Number(before) + 1)
    await append('caja', letter('ana@example.com', 'cuatro'))
    await hangUp()
    await until('the new one has come', async () => (await subjects()).includes('cuatro'))
    assert.deepEqual(await subjects(), ['uno', 'dos', 'tres', 'cuatro'])
    assert.notEqual((await cursor())?.uid_validity, before)
  })

  it('leaves what lay there before also when it gets a number of today', async () => {
    const hourAgo = new Date(house.platform.clock.now().getTime() - 3_600_000)
    await dovecot.append('caja', letter('ana@example.com', 'movido'), hourAgo)
    await append('caja', letter('ana@example.com', 'cinco'))
    await until('the new one has come', async () => (await subjects()).includes('cinco'))
    assert.deepEqual(await subjects(), ['uno', 'dos', 'tres', 'cuatro', 'cinco'])
  })

  it('reads another mailbox from when it was named, and not from its beginning', async () => {
    await house.platform.db
      .updateTable('channels_mailbox')
      .set({ since: new Date(house.platform.clock.now().getTime() - 10 * 86_400_000) })
      .where('touchpoint_id', '=', mailbox.id)
      .execute()
    const dayAgo = new Date(house.platform.clock.now().getTime() - 86_400_000)
    await dovecot.append('otra', letter('ana@example.com', 'de otra'), dayAgo)
    const changed = await house.call('PATCH', `/api/touchpoints/${mailbox.id}`, {
      body: { settings: { imapUser: 'otra' } },
    })
    assert.equal(changed.status, 200, changed.text)
    await until('the other is read', () => dovecot.talks('otra') === 1)
    await append('otra', letter('ana@example.com', 'seis'))
    await until('the new one has come', async () => (await subjects()).includes('seis'))
    assert.ok(!(await subjects()).includes('de otra'))
  })

  it('is told both ways whether it can be reached', async () => {
    const tested = await house.post(`/api/touchpoints/${mailbox.id}/tests`)
    assert.equal(tested.body.health.testError, null, tested.body.health.testDetail)
  })

  it('stops with a wrong password, and goes on when that is mended', async () => {
    const other = await open('dos', 'wrong')
    await until('it is stopped', async () => (await touchpoint(other.id)).state === 'stopped')
    assert.equal((await touchpoint(other.id)).trouble, 'credentials_refused')
    const tested = await house.post(`/api/touchpoints/${other.id}/tests`)
    assert.equal(tested.body.health.testError, 'credentials_refused')
    assert.match(tested.body.health.testDetail, /^IMAP: /)
    await house.call('PATCH', `/api/touchpoints/${other.id}`, {
      body: { secrets: { imapPassword: dovecot.password } },
    })
    mailbox = other
    await until('it is read', async () => Boolean((await cursor())?.uid_validity))
    await append('dos', letter('ana@example.com', 'cinco'))
    await until('it has come', async () => (await subjects()).includes('cinco'))
  })
})
