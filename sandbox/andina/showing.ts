// What the stories in the terminal share: asking Hebra, waiting for what follows, pressing a button.

/** The id behind a button as the phone shows it. */
export function choiceId(content: unknown, title: string): string {
  const found = new RegExp(`"id":"([^"]+)","title":"${title}"`).exec(JSON.stringify(content))
  if (!found?.[1]) throw new Error(`there is no button ${title}`)
  return found[1]
}

export async function call(
  { url, apiKey }: { url: string; apiKey: string },
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Record<string, unknown>
}

export async function waitFor<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const until = Date.now() + 20_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > until) throw new Error(`within 20 seconds there was no sign of ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
