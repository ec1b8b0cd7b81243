// Every number of WhatsApp's on which this folder stands, with where it is from: [S] Meta's published
// OpenAPI v23, [D] its pages or those of its partners, [M] general knowledge. When reality differs,
// it is changed here (channels.md, sections 2 and 21).

const megabyte = 1024 * 1024

/** In characters, which we count as code points. */
export const limits = {
  text: 4096, // [S]
  caption: 1024, // [S]
  filename: 240, // [M] what phones show and file systems take
  interactiveBody: 1024, // [S]
  header: 60, // [S]
  footer: 60, // [S]
  buttons: 3, // [S]
  buttonTitle: 20, // [S]
  buttonId: 256, // [S]
  listButton: 20, // [S]
  sections: 10, // [S]
  sectionTitle: 24, // [S]
  rows: 10, // [M] in all sections together; the schema says in each
  rowTitle: 24, // [S]
  rowDescription: 72, // [S]
  rowId: 200, // [S]
  linkTitle: 20, // [D]
  linkUrl: 2000, // [M]
  locationText: 1000, // [M] of a name or an address
  contacts: 5, // [S]
  templateName: 512, // [D]
  templateHeader: 60, // [D] header text with its value filled in
  templateValue: 1024, // [D]
  templatePayload: 256, // [M] of a quick reply
  reference: 512, // [S] biz_opaque_callback_data
} as const

/** Bytes; [M] where channels.md names no source. */
export const mediaBytes = {
  image: 5 * megabyte,
  audio: 16 * megabyte,
  video: 16 * megabyte,
  document: 100 * megabyte,
  /** Moving ones; still ones are refused above 100 KB. */
  sticker: 500 * 1024,
} as const

/** [D] What one number may send, in and out; [D] to one person one in six seconds, 45 at once. */
export const rates = {
  touchpoint: { perSecond: 80, burst: 80 },
  pair: { perSecond: 1 / 6, burst: 45 },
} as const

/** [S] The window of free answers after the person's last message. */
export const windowHours = 24

/** [M] Slow answers of 12 s have been seen; an answer given up too early is a message unknown. */
export const answerTimeoutMs = 20_000
export const mediaTimeoutMs = 120_000
/** [S] Files of people can be fetched for seven days. */
export const mediaKeptMs = 7 * 86_400_000

/** An `unknown` message holds those behind it so long: proofs mostly come within seconds. */
export const unknownHoldsMs = 60_000

export const defaultBaseUrl = 'https://graph.facebook.com'
export const defaultVersion = 'v24.0'

/** Meta's own: the token may go there, and files lie there ([S] lookaside, [D] the others). */
export const tokenHosts: readonly string[] = ['graph.facebook.com', 'lookaside.fbsbx.com']
