import { create } from 'qrcode/lib/core/qrcode.js'

/** A QR code as the path of an SVG, with no margin. */
export function qrPath(text: string): { size: number; path: string } {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (data[row * size + column]) path += `M${column} ${row}h1v1h-1z`
  return { size, path }
}
