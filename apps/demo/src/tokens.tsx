import type { TokenLogprob } from '@x/core'
import { type CSSProperties, memo } from 'react'

/** Each token under a line that is the stronger the less sure the model was; the title names what else it might have said. */
export const Tokens = memo(({ tokens }: { tokens: readonly TokenLogprob[] }) => (
  <p className="demo-tokens">
    {tokens.map((token, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- tokens only ever grow
      <Token key={index} token={token} />
    ))}
  </p>
))

const Token = memo(({ token }: { token: TokenLogprob }) => {
  if (token.logprob === null) return <span>{token.token}</span>
  const chance = Math.exp(token.logprob)
  const others = token.top?.map((each) => `${percent(each.logprob)} ${JSON.stringify(each.token)}`)
  const style = { '--doubt': (1 - chance).toFixed(2) } as CSSProperties
  return (
    <span style={style} title={(others ?? [percent(token.logprob)]).join('\n')}>
      {token.token}
    </span>
  )
})

function percent(logprob: number | null): string {
  return logprob === null ? '' : `${Math.round(Math.exp(logprob) * 100)} %`
}
