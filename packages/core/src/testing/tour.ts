// The words of the built-in endpoint, which says in every answer what it is.

/** The sentence that no answer of the built-in endpoint goes without. */
export const HONEST: string =
  'This is the built-in sandbox, not a model; set `UPSTREAM_BASE_URL` to talk to one.'

/** What to type to see a certain thing, for the end of the usual answer. */
export const KEYWORDS: string = `| type | and the sandbox |
| --- | --- |
| \`code\`, \`table\` | shows one in full |
| \`reason\` | thinks for longer first |
| \`tool\` | asks for a tool |
| \`slow\`, \`fast\`, \`long\` | changes pace or length |
| \`length\`, \`refuse\`, \`empty\` | ends in another way |
| \`cut\`, \`stall\`, \`midstream\` | breaks off, falls silent, or fails half-way |
| \`error\`, \`error once\`, \`error 401\`, \`error html\` | fails before it begins |`

/** What the usual answer thinks. */
export const REASONING: string =
  'There is no model here, so there is nothing to think about. But an interface for reasoning ' +
  'models has to show where thoughts go: folded away, with the time they took, and open to whoever ' +
  'wants to read them. So these sentences stand in for thoughts, and the answer follows.'

/** The usual answer, around what was asked. */
export function tour(echo: string): string {
  return `${HONEST} The text below is fixed; it goes through everything that an answer can hold.

> ${echo}

## Text

Words can be **bold**, *italic*, ~~struck out~~ or \`code\`. This is
[CommonMark](https://spec.commonmark.org/0.31.2/), and it came as
[server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html).

1. Numbered lists keep their numbers
2. and may hold others:
   - one point
   - another

- [x] Connect the page to a backend route
- [x] Stream an answer
- [ ] Point the route at a model

## Code

\`\`\`ts
const client = createClient({ baseURL: '/api' })

for await (const text of client.chat.stream({ model, messages }).text()) {
  output.append(text)
}
\`\`\`

\`\`\`sh
UPSTREAM_BASE_URL=http://127.0.0.1:11434/v1 npx -y pnpm@12.21.0 demo
\`\`\`

## Table

${KEYWORDS}

---

Type one of these words, or press stop while an answer is on its way: what has arrived is kept.`
}

/** Pages about the standards that the answer talks about. */
export const CITATIONS: readonly { url: string; title: string; snippet: string }[] = [
  {
    url: 'https://spec.commonmark.org/0.31.2/',
    title: 'CommonMark Spec',
    snippet: 'The specification of the Markdown syntax that the answer is written in.',
  },
  {
    url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html',
    title: 'HTML Standard: Server-sent events',
    snippet: 'The format in which the answer was streamed to this page.',
  },
]

/** Longer thoughts. */
export const LONG_REASONING: string = `The question asks for reasoning, so here is a longer stretch of it, written beforehand.

First, what is known: a question arrived over HTTP, as JSON, with the whole conversation in it. Second, what is wanted: an answer, as a stream of small pieces. Third, what stands in the way: nothing here can think.

One could look the words of the question up in a list. That is in fact what happens: the word "reason" is in the list, and this text stands behind it.

Is that honest? Only if it is said aloud, so the answer says it first. Is it useful? It shows how the page treats thoughts: they stream like any other text, they fold, and their time is measured from the first to the last of them.

So the conclusion is short, as conclusions should be.`

/** Code, in full. */
export const CODE: string = `${HONEST} Here is a program that reads a stream of events:

\`\`\`python
import json
import urllib.request


def stream(base_url: str, question: str):
    """Yields the pieces of an answer as they arrive."""
    body = {
        "model": "sandbox",
        "stream": True,
        "messages": [{"role": "user", "content": question}],
    }
    request = urllib.request.Request(
        f"{base_url}/chat/completions",
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        for line in response:
            if not line.startswith(b"data: ") or line.startswith(b"data: [DONE]"):
                continue
            for choice in json.loads(line[6:])["choices"]:
                yield choice["delta"].get("content") or ""


for piece in stream("http://127.0.0.1:3000/api", "code"):
    print(piece, end="", flush=True)
\`\`\`

And the same over the command line:

\`\`\`sh
curl --no-buffer http://127.0.0.1:3000/api/chat/completions \\
  --header 'content-type: application/json' \\
  --data '{"model":"sandbox","stream":true,"messages":[{"role":"user","content":"code"}]}'
\`\`\``

/** A table, in full. */
export const TABLE: string = `${HONEST} Here is a table that is wider than a phone:

| Status | Name | What it means for a chat | Worth trying again | What to do |
| ---: | :--- | :--- | :---: | :--- |
| 400 | Bad Request | The body makes no sense to the server | no | Fix the request |
| 401 | Unauthorized | The key is missing or wrong | no | Check the key |
| 402 | Payment Required | The account is empty | no | Top it up |
| 404 | Not Found | The address or the model does not exist | no | Check both |
| 413 | Content Too Large | The conversation or a picture is too big | no | Shorten it |
| 429 | Too Many Requests | Slow down | **yes** | Wait as long as \`Retry-After\` says |
| 500 | Internal Server Error | The server broke | **yes** | Try again |
| 502 | Bad Gateway | The server in between could not reach the model | **yes** | Check that it runs |
| 503 | Service Unavailable | Overloaded, or in maintenance | **yes** | Try later |`

/** One section of a very long answer. */
export function section(number: number): string {
  return `## Section ${number}

This is section ${number} of a text that is only here to be long. It has *some* emphasis, a bit of \`inline code\`, and enough words to fill a few lines on any screen, so that scrolling, pausing and jumping to the end can be tried on something real.

- Point ${number}.1 is about as long as points usually are.
- Point ${number}.2 is shorter.
- Point ${number}.3 ends the list.

\`\`\`js
export const section${number} = { number: ${number}, words: 'enough', done: ${number % 2 === 0} }
\`\`\``
}
