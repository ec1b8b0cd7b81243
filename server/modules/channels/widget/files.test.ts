import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openSiteStage, type SiteStage, shopOrigin, type TestBrowser } from './testing.ts'

let stage: SiteStage
before(async () => {
  stage = await openSiteStage()
})
after(() => stage.house.stop())

describe('a file', () => {
  const post = (browser: TestBrowser, bytes: Uint8Array, query: string) =>
    fetch(`${stage.house.url}/widget/v1/files?${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${browser.token}`,
        'content-type': 'application/octet-stream',
        origin: shopOrigin,
      },
      body: bytes as Uint8Array<ArrayBuffer>,
    })
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

  it('is what its bytes say, and is shown to the one who brought it', async () => {
    const browser = await stage.open()
    const kept = await post(browser, png, 'filename=notas.txt&type=text/plain')
    const file = (await kept.json()) as { id: string; kind: string; type: string }
    assert.equal(kept.status, 201)
    assert.equal(file.type, 'image/png')
    const said = await browser.say({ file: { id: file.id, caption: 'Así llegó' } })
    assert.equal(said.status, 201, said.text)
    assert.equal(said.body.message.files[0].kind, 'image')
    assert.equal((await fetch(stage.house.url + said.body.message.files[0].thumbUrl)).status, 200)
  })

  it('that nobody should open is refused, whatever it is called, as is one that is too large', async () => {
    const browser = await stage.open()
    for (const [bytes, name] of [
      ['<html><script>alert(1)</script>', 'foto.png'],
      ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'foto.svg'],
      ['MZ\u0090\u0000\u0003', 'factura.pdf'],
    ] as const) {
      const answer = await post(
        browser,
        Buffer.from(bytes, 'latin1'),
        `filename=${name}&type=image/png`,
      )
      assert.equal(answer.status, 422, name)
    }
    assert.equal((await post(browser, Buffer.alloc(0), 'filename=nada')).status, 422)
    assert.equal(
      (await post(browser, Buffer.alloc(16 * 1024 * 1024), 'filename=grande')).status,
      413,
    )
  })

  it('of another browser cannot be named', async () => {
    const ana = await stage.open()
    const file = (await (await post(ana, png, 'filename=a.png')).json()) as { id: string }
    const bob = await stage.open()
    assert.equal((await bob.say({ file: { id: file.id } })).status, 400)
  })
})
