// How likely the sandbox pretends each token was, the same at every run, in the two shapes of the wire.

/** What stands beside a token as what the model might have said. */
const OTHERS = [' the', ' a', '.', ' and', ' of', '\n', ' to', ' in', ' is', ' it']

/** Two decimals, so that a test can say them. */
function logOf(probability: number): number {
  return Math.round(Math.log(probability) * 100) / 100
}

/** From 0.2 to just under 1, by the token's letters. */
function probabilityOf(token: string): number {
  let sum = 7
  for (let at = 0; at < token.length; at++) sum = (sum * 31 + token.charCodeAt(at)) % 997
  return 0.2 + (sum % 80) / 100
}

/** The likeliest tokens in the place of one, itself first. */
function topOf(token: string, count: number): { token: string; logprob: number }[] {
  const probability = probabilityOf(token)
  const rest = OTHERS.filter((other) => other !== token).slice(0, Math.max(count - 1, 0))
  return [
    { token, logprob: logOf(probability) },
    ...rest.map((other, at) => ({
      token: other,
      logprob: logOf((1 - probability) / 2 ** (at + 1)),
    })),
  ].slice(0, count)
}

/** `logprobs` of a chat's choice. */
export function chatLogprobs(tokens: readonly string[], count: number): object {
  const content = tokens.map((token) => ({
    token,
    logprob: logOf(probabilityOf(token)),
    bytes: [...new TextEncoder().encode(token)],
    top_logprobs: topOf(token, count),
  }))
  return { content, refusal: null }
}

/** `logprobs` of a text completion's choice. */
export function textLogprobs(tokens: readonly string[], count: number): object {
  return {
    tokens,
    token_logprobs: tokens.map((token) => logOf(probabilityOf(token))),
    top_logprobs: tokens.map((token) =>
      Object.fromEntries(topOf(token, count).map((top) => [top.token, top.logprob])),
    ),
  }
}
