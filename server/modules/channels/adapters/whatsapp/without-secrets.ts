// Graph quotes what it cannot read, tokens too. What it says ends in the ledger, on screens and in
// logs, so whatever proves who we are is taken out where its answers come in.

/** The body of an answer, with none of `secrets` in what it says of an error. Pure. */
export function withoutSecrets(body: unknown, secrets: readonly string[]): unknown {
  if (typeof body !== 'object' || body === null || !('error' in body)) return body
  const spelt = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)])
  return { ...body, error: cleaned(body.error, [...new Set(spelt)].filter(Boolean)) }
}

function cleaned(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return secrets.reduce((text, secret) => text.replaceAll(secret, '…'), value)
  }
  if (Array.isArray(value)) return value.map((one) => cleaned(one, secrets))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => [key, cleaned(one, secrets)] as const)
  return Object.fromEntries(entries)
}
