// Two processes on one mailbox: one reads, and when it is killed the other goes on where it was.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { openDovecot, withoutDovecot } from '../../../../test/dovecot.ts'
import { openHouse, openTestDatabase } from '../../../../test/house.ts'
import { oneFile } from '../../../../test/one-file.ts'
import { until } from '../../../../test/webhook-receiver.ts'
import { createClock } from '../../../platform/clock.ts'
import { connectMailbox } from './testing.ts'

const speed = 20
const secret = 'a-secret-for-this-test-only-0123456789'
const skip = process.env.TEST_DATABASE_URL ? withoutDovecot : 'needs PostgreSQL'

it('one process reads a mailbox, and another when it is killed, nothing twice', {
  skip,
}, async (t) => {
  const clock = createClock({ speed })
  const dovecot = await openDovecot()
  t.after(() => dovecot.stop())
  const database = await openTestDatabase({ clock })
  t.after(() => database.drop())
  const providerHosts = ['127.0.0.1']
  const openOn = (roles: ('web' | 'worker')[]) =>
    openHouse({ config: { providerHosts, roles, secret }, on: { url: database.url! }, clock })
  const web = await openOn(['web'])
  t.after(() => web.stop())
  const { id } = await connectMailbox(web, {
    smtpPort: 2525,
    address: 'caja@shop.example',
    settings: {
      ...{ imapHost: '127.0.0.1', imapPort: String(dovecot.port) },
      ...{ imapSecurity: 'none', imapUser: 'caja' },
    },
    secrets: { imapPassword: dovecot.password },
  })
  const mailbox = () =>
    web.platform.db
      .selectFrom('channels_mailbox')
      .select(['leased_by', 'uid_validity', 'last_uid'])
      .where('touchpoint_id', '=', id)
      .executeTakeFirst()
  const subjects = async () => {
    const rows = await web.platform.db
      .selectFrom('channels_message')
      .select('content')
      .where('touchpoint_id', '=', id)
      .orderBy('id')
      .execute()
    return rows.map(({ content }) => (content.type === 'mail' ? content.subject : content.type))
  }
  const append = (subject: string) =>
    dovecot.append(
      'caja',
      `From: ana@example.com\r\nMessage-ID: <${subject}@example.com>\r\nSubject: ${subject}\r\n\r\nhola\r\n`,
      clock.now(),
    )

  const child = fork(await oneFile('test/mail-reader-child.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = once(child, 'exit')
  t.after(async () => {
    child.kill('SIGKILL')
    await gone
    rmSync(join(tmpdir(), `hebra-files-${child.pid}`), { recursive: true, force: true })
  })
  await once(child, 'message')
  child.send({
    ...{ databaseUrl: database.url, secret, providerHosts, speed, nowMs: clock.now().getTime() },
  })
  await until('it reads', async () => Boolean((await mailbox())?.uid_validity))
  const first = (await mailbox())?.leased_by
  assert.ok(first)

  const other = await openOn(['worker'])
  t.after(() => other.stop())
  await append('uno')
  await append('dos')
  await until('both have come', async () => (await subjects()).length === 2)
  assert.equal((await mailbox())?.leased_by, first, 'the other leaves it alone')
  assert.equal(dovecot.talks('caja'), 1)

  child.kill('SIGKILL')
  await gone
  await append('tres')
  await until('the other goes on', async () => (await subjects()).includes('tres'))
  assert.deepEqual(await subjects(), ['uno', 'dos', 'tres'])
  assert.notEqual((await mailbox())?.leased_by, first)
})
