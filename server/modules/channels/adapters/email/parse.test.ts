import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { cleanPage } from './original-page.ts'
import { letterOf, lettersOf, token } from './testing.ts'
import { wordsOfPage } from './words-of-page.ts'

const from = 'From: Ana <ana@example.com>\nTo: help@shop.example\n'

it('a sender is as sure as our own mail server found, and no surer', async () => {
  const results = (server: string, said: string) =>
    `Authentication-Results: ${server}; ${said}\n${from}Subject: x\n\nhola`
  const sureness = async (raw: string) => (await letterOf(raw)).item.from.handles[0]!.assurance
  const pass = 'dmarc=pass (p=reject) header.from=example.com'
  assert.equal(await sureness(results('mx.shop.example', pass)), 1)
  assert.equal(await sureness(results('mx.evil.example', pass)), 0)
  assert.equal(await sureness(results('mx.shop.example', 'dmarc=fail header.from=example.com')), 0)
  assert.equal(await sureness(results('mx.shop.example', 'dmarc=pass header.from=evil.example')), 0)
  assert.equal(
    await sureness(
      `Authentication-Results: mx.shop.example; dmarc=none\n${results('mx.shop.example', pass)}`,
    ),
    0,
    'what lies below ours came with the letter',
  )
  assert.equal(await sureness(`${from}Subject: x\n\nhola`), 0)
})

it('a machine is known by what it says of itself', async () => {
  const machine = async (headers: string) =>
    (await letterOf(`${headers}${from}\nhola`)).content.auto
  for (const header of [
    'Auto-Submitted: auto-replied',
    'Return-Path: <>',
    'Precedence: bulk',
    'X-Autoreply: yes',
    'List-Id: <news.example.com>',
    'X-Auto-Response-Suppress: All',
  ]) {
    assert.equal(await machine(`${header}\n`), true, header)
  }
  assert.equal(await machine('Auto-Submitted: no\nReturn-Path: <ana@example.com>\n'), undefined)
})

it('a letter of our own that comes back is none, and a form names whom to answer', async () => {
  assert.deepEqual(await lettersOf(`Message-ID: <${token}@shop.example>\n${from}\nhola`), [])
  const form =
    'From: help@shop.example\nReply-To: Berta <berta@example.com>\nTo: help@shop.example\n\nhola'
  const { item } = await letterOf(form)
  assert.deepEqual(item.from, {
    handles: [{ type: 'email', value: 'berta@example.com', assurance: 0 }],
    name: 'Berta',
  })
  const [nobody] = await lettersOf('Subject: x\n\nhola')
  assert.equal(nobody?.is, 'unknown')
})

it('what stands behind the plus is handed on, but for tokens of ours', async () => {
  const ref = async (to: string) =>
    (await letterOf(`${from.split('\n')[0]}\nTo: ${to}\n\nx`)).item.ref
  assert.equal(await ref('help+7KPA2M9X@shop.example'), '7kpa2m9x')
  assert.equal(await ref(`help+r${token}@shop.example`), undefined)
  assert.equal(await ref('other+7KPA2M9X@shop.example'), undefined)
})

it('old and wrong charsets are read as they were meant', async () => {
  const of = (charset: string, bytes: Buffer) =>
    Buffer.concat([
      Buffer.from(
        `${from}Subject: =?iso-8859-1?Q?Ma=F1ana?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=${charset}\nContent-Transfer-Encoding: 8bit\n\n`,
      ),
      bytes,
    ])
  const latin = await letterOf(of('iso-8859-1', Buffer.from('ma\u00f1ana a las 5', 'latin1')))
  assert.equal(latin.content.text, 'mañana a las 5')
  assert.equal(latin.content.subject, 'Mañana')
  const windows = await letterOf(
    of('windows-1252', Buffer.from([0x93, 0x68, 0x6f, 0x6c, 0x61, 0x94, 0x20, 0x80, 0x35])),
  )
  assert.equal(windows.content.text, '“hola” €5')
  assert.equal((await letterOf(of('utf-8', Buffer.from('señal 👋')))).content.text, 'señal 👋')
  assert.match((await letterOf(of('no-such', Buffer.from('hola')))).content.text, /hola/)
})

it('a letter of HTML alone is read for its words', async () => {
  const { content } = await letterOf(
    `${from}MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<style>p{color:red}</style><p>Hola&nbsp;<b>Ana</b></p><script>alert(1)</script><div class="gmail_quote"><blockquote>antes</blockquote></div>`,
  )
  assert.match(content.text, /^Hola Ana/)
  assert.doesNotMatch(content.text, /alert|color/)
  assert.equal(content.hasPage, true)
})

it('a page of nothing but beginnings is read in no time', () => {
  for (const html of ['<', '<!--', '<a ', '&', '<style>', '<blockquote>', '<p>', '&#1;'].map(
    (one) => one.repeat(1_000_000 / one.length),
  )) {
    const began = performance.now()
    wordsOfPage(html)
    const took = performance.now() - began
    assert.ok(took < 5000, `${html.slice(0, 12)} took ${took} ms`)
  }
})

it('no letter is too odd to be read, and none is read for long', async () => {
  const nested = (depth: number): string =>
    depth === 0
      ? 'Content-Type: text/plain\n\nhola\n'
      : `Content-Type: multipart/mixed; boundary="b${depth}"\n\n--b${depth}\n${nested(depth - 1)}\n--b${depth}--\n`
  const odd: (string | Buffer)[] = [
    '',
    '\0\0\0',
    Buffer.alloc(100_000, 0xff),
    `${from}MIME-Version: 1.0\n${nested(200)}`,
    `${from}${'References: <a@b>\n'.repeat(5000)}\nhola`,
    `${from}References: ${'<a@b> '.repeat(20_000)}\n\nhola`,
    `From: ${'<'.repeat(10_000)}a@b.c\n\nx`,
    `${from}Content-Type: multipart/mixed; boundary="x"\n\n--x\n${'Content-Type: text/plain\n\na\n--x\n'.repeat(3000)}`,
    `${from}Content-Type: text/html\n\n${'<div>'.repeat(20_000)}hola`,
    `${from}Content-Type: text/html\n\n${'<table><tr><td>'.repeat(5000)}`,
    `${from}Content-Transfer-Encoding: base64\n\n${'%%%%'.repeat(1000)}`,
    `${from}Subject: =?utf-8?B?${'A'.repeat(50_000)}?=\n\nx`,
    `${from}Message-ID: <${'x'.repeat(5000)}@y>\n\nx`,
    `${from}Date: Mon, 99 Foo 99999 99:99:99\n\nx`,
    `${from}Content-Disposition: attachment; filename="../../etc/passwd"\nContent-Type: application/pdf\n\nx`,
  ]
  for (const [i, raw] of odd.entries()) {
    const began = performance.now()
    const items = await lettersOf(raw)
    const took = performance.now() - began
    assert.ok(took < 5000, `letter ${i} took ${took} ms`)
    for (const item of items) {
      if (item.is !== 'message' || item.content.type !== 'mail') continue
      assert.ok(item.providerId.length <= 700 && item.sourceId.length <= 1500)
      assert.ok(item.content.subject.length <= 900)
      for (const { filename = '' } of item.content.attachments)
        assert.doesNotMatch(filename, /[/\\]/)
    }
  }
})

it('bytes of any kind are a letter or kept apart, never an error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            ...[
              'From: a@b.c',
              'Content-Type: multipart/mixed; boundary=x',
              '--x',
              '--x--',
              '',
              'Content-Type: message/rfc822',
              'Content-Transfer-Encoding: base64',
              'Return-Path: <>',
              'Subject: failure notice',
            ],
          ),
        ),
        { maxLength: 20 },
      ),
      async (lines) => {
        for (const item of await lettersOf(lines.join('\r\n'))) JSON.stringify(item)
      },
    ),
    { numRuns: 150 },
  )
})

it('no page keeps what runs, fetches or leads astray', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          ...[
            '<img src=',
            '<a href=',
            '<svg onload=',
            '<style>',
            '</style>',
            '"',
            "'",
            '>',
            '<',
            'javascript:alert(1)',
            'https://spy.example',
            'url(https://spy.example)',
            ' onerror=x',
            '<script>',
            '</script>',
            '<iframe src=',
            '<meta http-equiv=refresh content="0;url=',
            '<p style="background:',
            '<p style="background:u\\72l(',
            '<p style="background:image-set(\'',
            'data:image/png;base64,AA',
            '//spy.example/x',
            '<base href=',
            '<object data=',
            '&lt;',
            '\0',
            '<!--',
            '-->',
            '<link rel=stylesheet href=',
          ],
        ),
        { maxLength: 25 },
      ),
      (parts) => {
        const page = cleanPage(parts.join(''))
          .replace(/<a [^>]*>/g, '')
          .split('<body>')[1]!
        const tags = page.match(/<[a-z][^>]*>/gi) ?? []
        for (const tag of tags) {
          assert.doesNotMatch(tag, /^<(script|iframe|meta|base|object|link|svg|style|form|input)/i)
          // Inside of quotes it is text.
          assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /\son\w+=/i)
          assert.doesNotMatch(tag, /javascript:/i)
          assert.doesNotMatch(tag, /^<img[^>]*\ssrc="(?!data:)|url\(|\\|image-set/i)
        }
      },
    ),
    { numRuns: 1000 },
  )
})
