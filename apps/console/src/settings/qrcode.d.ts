declare module 'qrcode/lib/core/qrcode.js' {
  /** The core without its renderers for files and canvases. */
  export function create(
    text: string,
    options: { errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' },
  ): { modules: { size: number; data: Uint8Array } }
}
