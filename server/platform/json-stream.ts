// JSON that is too long for memory: written as it is read, in pieces that are worth a packet.

const pieceLength = 32 * 1024

/**
 * The JSON of `value`, in pieces. An AsyncIterable in it, at any depth of plain objects, is written
 * as a list of its items, which are asked for only as the reader takes what went before.
 */
export async function* jsonPieces(value: unknown): AsyncGenerator<string> {
  let piece = ''
  for await (const text of textsOf(value)) {
    piece += text
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece) yield piece
}

async function* textsOf(value: unknown): AsyncGenerator<string> {
  if (isList(value)) {
    let first = true
    for await (const item of value) {
      yield (first ? '[' : ',') + (JSON.stringify(item) ?? 'null')
      first = false
    }
    yield first ? '[]' : ']'
  } else if (isPlain(value) && Object.values(value).some(mayHoldLists)) {
    let sign = '{'
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined) continue
      yield `${sign}${JSON.stringify(name)}:`
      yield* textsOf(inner)
      sign = ','
    }
    yield sign === '{' ? '{}' : '}'
  } else {
    yield JSON.stringify(value) ?? 'null'
  }
}

const isList = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const mayHoldLists = (value: unknown): boolean =>
  isList(value) || (isPlain(value) && Object.values(value).some(mayHoldLists))
