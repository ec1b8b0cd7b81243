import assert from 'node:assert/strict'
import { createServer } from 'node:net'

/** A mail server that takes everything (RFC 5321, as far as our client speaks it). */
export async function openPostOffice() {
  const mails: string[] = []
  const asking: ((mail: string) => void)[] = []
  let refusing = false
  const take = (mail: string) => {
    const next = asking.shift()
    if (next) next(mail)
    else mails.push(mail)
  }
  const server = createServer((socket) => {
    let data = false
    let heard = ''
    socket.on('error', () => {})
    socket.write('220 post.example ESMTP\r\n')
    socket.on('data', (bytes) => {
      heard += bytes
      for (;;) {
        const end = heard.indexOf(data ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const said = heard.slice(0, end)
        heard = heard.slice(end + (data ? 5 : 2))
        if (data) {
          data = false
          take(said)
          socket.write('250 taken\r\n')
        } else if (/^DATA/i.test(said)) {
          data = true
          socket.write('354 go on\r\n')
        } else if (/^MAIL/i.test(said) && refusing) {
          refusing = false
          socket.write('550 not today\r\n')
        } else if (/^QUIT/i.test(said)) socket.end('221 bye\r\n')
        else socket.write('250 fine\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  return {
    port: address.port,
    waiting: () => mails.length,
    refuseNext: () => {
      refusing = true
    },
    next: () =>
      new Promise<string>((resolve) => {
        const mail = mails.shift()
        if (mail) resolve(mail)
        else asking.push(resolve)
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
