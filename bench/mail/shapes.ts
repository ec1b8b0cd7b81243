// Letters as they come to a shop: short answers, long quotes, pages with pictures, files, old
// charsets, newsletters and reports. Each is made once and only its names change.

const wrap = (text: string) => text.replace(/.{76}/g, '$&\r\n')
const base64 = (bytes: number, fill: number) => wrap(Buffer.alloc(bytes, fill).toString('base64'))
const lines = (...all: string[]) => all.join('\r\n')
const sentence =
  'Hola, quería saber si tienen la zapatilla Aurora en talla 38 y si llega a Miraflores. '

const shapes: readonly string[] = [
  lines('Content-Type: text/plain; charset=utf-8', '', sentence, '', '-- ', 'Ana'),
  lines(
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Sí, gracias.',
    '',
    'El lun, 23 nov 2026 a las 10:00, Tienda <help@shop.example> escribió:',
    ...Array.from({ length: 120 }, () => `> ${sentence}`),
  ),
  lines(
    'Content-Type: multipart/alternative; boundary="a"',
    '',
    '--a',
    'Content-Type: text/plain; charset=utf-8',
    '',
    sentence.repeat(5),
    '--a',
    'Content-Type: text/html; charset=utf-8',
    '',
    ...Array.from(
      { length: 150 },
      (_, i) => `<table><tr><td style="color:#${i}"><p>${sentence}</p></td></tr></table>`,
    ),
    '--a--',
  ),
  lines(
    'Content-Type: multipart/mixed; boundary="m"',
    '',
    '--m',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Adjunto la foto de la se=F1al.',
    '--m',
    'Content-Type: image/jpeg; name="foto.jpg"',
    'Content-Disposition: attachment; filename="foto.jpg"',
    'Content-Transfer-Encoding: base64',
    '',
    base64(200_000, 7),
    '--m--',
  ),
  lines(
    'Content-Type: multipart/related; boundary="r"',
    '',
    '--r',
    'Content-Type: text/html; charset=windows-1252',
    '',
    `<p>${sentence}</p><img src="cid:logo"><p>${sentence.repeat(20)}</p>`,
    '--r',
    'Content-Type: image/png',
    'Content-ID: <logo>',
    'Content-Transfer-Encoding: base64',
    '',
    base64(30_000, 9),
    '--r--',
  ),
  lines(
    'Precedence: bulk',
    'List-Unsubscribe: <https://news.example/u>',
    'Content-Type: text/html; charset=utf-8',
    '',
    ...Array.from(
      { length: 400 },
      () => `<div><a href="https://news.example">${sentence}</a></div>`,
    ),
  ),
]

/** The `n`th letter, of one of `people`. */
export function letterOf(n: number, people: number, to: string): { from: string; raw: string } {
  const from = `cliente${(n * 7919) % people}@example.com`
  const raw = lines(
    `From: Cliente <${from}>`,
    `To: ${to}`,
    `Subject: Consulta ${n}`,
    `Message-ID: <bench-${n}@example.com>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    shapes[n % shapes.length]!,
    '',
  )
  return { from, raw }
}
