// A throwaway IMAP server: dovecot as it is packaged, without rights and on a free port, with its
// mailboxes in a folder of its own.

import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { freePort } from './free-port.ts'
import { until } from './webhook-receiver.ts'

const binary = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((path) => existsSync(path))
/** For `skip` of a test. */
export const withoutDovecot = binary ? false : 'needs dovecot (apt-get install dovecot-imapd)'

const password = 'dovecot-of-tests'

/** @param introspectionUrl whom it asks for whom a token lets in; absent: passwords alone do. */
export async function openDovecot({ introspectionUrl }: { introspectionUrl?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hebra-dovecot-'))
  const port = await freePort()
  const isRoot = userInfo().uid === 0
  const owner = isRoot ? accountOf('nobody') : userInfo()
  mkdirSync(join(folder, 'mail'), { recursive: true })
  const config = join(folder, 'dovecot.conf')
  const oauth = introspectionUrl ? oauthOf(folder, introspectionUrl) : ''
  writeFileSync(config, configOf({ folder, port, owner }) + oauth)
  chmodSync(folder, 0o755)
  execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, join(folder, 'mail')])
  const server = spawn(binary!, ['-F', '-c', config], { stdio: 'ignore' })
  await until('dovecot listens', () => answers(port))

  async function withClient<T>(user: string, act: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, logger: false },
      auth: { user, pass: password },
    })
    await client.connect()
    try {
      return await act(client)
    } finally {
      await client.logout()
    }
  }

  return {
    port,
    password,
    /** Puts a letter into a mailbox as a mail server delivers it. */
    append: (user: string, raw: string | Buffer, receivedAt?: Date) =>
      withClient(user, (client) => client.append('INBOX', raw, [], receivedAt)),
    /** The numbers of its letters hold no longer, as after a restored back-up. */
    renumber: (user: string, uidValidity: number) =>
      execFileSync(
        'doveadm',
        [
          ...['-c', config, 'mailbox', 'update', '-u', user],
          ...['--uid-validity', String(uidValidity), 'INBOX'],
        ],
        { stdio: 'pipe' },
      ),
    /** How many talks of a mailbox are open now. */
    talks: (user: string) =>
      execFileSync('doveadm', ['-c', config, '-f', 'tab', 'who', '-1', user])
        .toString()
        .split('\n')
        .filter((line) => line.startsWith(`${user}\t`)).length,
    /** Ends every talk that is open now. */
    hangUp: () => execFileSync('doveadm', ['-c', config, 'kick', '*'], { stdio: 'ignore' }),
    async stop() {
      server.kill('SIGTERM')
      await new Promise((done) => server.once('exit', done))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function accountOf(name: string) {
  const id = (flag: string) => Number(execFileSync('id', [flag, name]).toString())
  return { username: name, uid: id('-u'), gid: id('-g') }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => resolve(true)).once('error', () => resolve(false))
    socket.once('data', () => socket.destroy())
  })
}

const configOf = ({
  folder,
  port,
  owner: { uid, gid, username },
}: {
  folder: string
  port: number
  owner: { uid: number; gid: number; username: string }
}) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = ${username}
default_internal_group = ${groupOf(username)}
default_login_user = ${username}
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
auth_failure_delay = 0
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = static
  mechanisms = plain login
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
}
`

function oauthOf(folder: string, introspectionUrl: string): string {
  const args = join(folder, 'oauth2.conf')
  writeFileSync(
    args,
    `introspection_mode = post
introspection_url = ${introspectionUrl}
username_attribute = username
active_attribute = active
active_value = true
`,
  )
  return `
auth_mechanisms = plain login xoauth2 oauthbearer
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${args}
}
`
}

const groupOf = (name: string) => execFileSync('id', ['-gn', name]).toString().trim()
