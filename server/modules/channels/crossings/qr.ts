// The picture of an address, for a screen or for print.

import sharp from 'sharp'
import { renderSVG } from 'uqr'

export interface Qr {
  /** A document of its own, black on white with the quiet margin that readers need. */
  svg: string
  /** `data:image/png;base64,…`, 512 pixels wide or a little more. */
  png: string
}

const pngSize = 512

/** ISO/IEC 18004, byte mode, error correction M, a margin of four modules. */
export async function drawQr(address: string): Promise<Qr> {
  const svg = renderSVG(address, { ecc: 'M', border: 4 })
  const png = await sharp(Buffer.from(svg), { density: 300 })
    .resize(pngSize, pngSize, { kernel: 'nearest' })
    .png({ palette: true })
    .toBuffer()
  return { svg, png: `data:image/png;base64,${png.toString('base64')}` }
}
