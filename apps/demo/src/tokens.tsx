import type { TokenLogprob } from '@x/core'
import { type CSSProperties, memo } from 'react'

/** Where one shade ends, in chances from 0 to 1, the surest first. */
const SHADES = [0.9, 0.6, 0.3, 0] as const

/** Each token on a shade that is the stronger the less sure the model was; the title names what else it might have said. */
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
  return (
    <span style={shade(chance)} title={(others ?? [percent(token.logprob)]).join('\n')}>
      {token.token}
    </span>
  )
})

function shade(chance: number): CSSProperties {
  const at = SHADES.findIndex((least) => chance >= least)
  return { '--doubt': String(Math.max(0, at)) } as CSSProperties
}

/** What the shades mean. */
export function Legend({ words }: { words: Record<'sure' | 'unsure' | 'point', string> }) {
  return (
    <div className="demo-legend">
      <p>
        {SHADES.map((least, at) => (
          <span key={least} style={shade(least)}>
            {at === 0 && `${words.sure} `}
            {least === 0 ? `${words.unsure} < 30 %` : `≥ ${least * 100} %`}
          </span>
        ))}
      </p>
      {words.point}
    </div>
  )
}

function percent(logprob: number | null): string {
  return logprob === null ? '' : `${Math.round(Math.exp(logprob) * 100)} %`
}
