// How providers spell thoughts and what seals them: what comes with a step, and what must go back with it.

/** One way to say a thought. Each step has a number, of which its thought and its seal are made. */
export interface Spelling {
  name: string
  /** The deltas of a thought, in pieces. Before the text or the call of its step. */
  thought(step: number): readonly object[]
  /** The same where nothing was thought, in the provider's way to say so. */
  empty?: readonly object[]
  /** The deltas of a text. @default two pieces of `content` */
  text?(text: string, step: number): readonly object[]
  /** Members of a call that the provider sends with it. */
  call?(step: number): object
  /** What goes back beside content and calls. */
  members(step: number): object
  /** What goes back of a thought that was empty. */
  emptyMembers?: object
  /** What goes back beside content with a text. @default as `members` */
  textMembers?(step: number): object
  /** The content that goes back. @default the text, or null without one */
  content?(text: string, step: number): unknown
}

/** What is thought in a step: long enough to be worth a reference. */
export const thoughtOf = (step: number): string =>
  `Thought ${step}: let me look at this more closely.`
const sealOf = (step: number): string => `SEAL-${step}-${'x'.repeat(40)}`

/** A text in two pieces. */
export function halves(text: string): [string, string] {
  const middle = Math.ceil(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}

const field = (name: string): Spelling => ({
  name: `the member ${name}`,
  thought: (step) => halves(thoughtOf(step)).map((piece) => ({ [name]: piece })),
  empty: [{ role: 'assistant', content: null, [name]: '' }],
  members: (step) => ({ [name]: thoughtOf(step) }),
  emptyMembers: { [name]: '' },
})

const tags = (open: string, close: string): Spelling => ({
  name: `${open} in the content`,
  thought: (step) =>
    halves(`${open}\n${thoughtOf(step)}\n${close}\n\n`).map((content) => ({ content })),
  empty: [{ content: `${open}\n\n${close}\n\n` }],
  members: () => ({}),
  emptyMembers: { content: `${open}\n\n${close}\n\n` },
  content: (text, step) => `${open}\n${thoughtOf(step)}\n${close}\n\n${text}`,
})

const detail = (more: object): object => ({
  type: 'reasoning.text',
  format: 'anthropic-claude-v1',
  index: 0,
  ...more,
})

/** Spellings of providers' pages and of public reports. */
export const SPELLINGS: readonly Spelling[] = [
  // vLLM, Ollama, LM Studio, Groq, Together.
  field('reasoning'),
  // DeepSeek, Kimi, GLM, Qwen, MiMo.
  field('reasoning_content'),
  field('thinking'),
  {
    // vLLM while it changed the name: both.
    name: 'reasoning and reasoning_content with the same text',
    thought: (step) =>
      halves(thoughtOf(step)).map((piece) => ({ reasoning: piece, reasoning_content: piece })),
    empty: [{ reasoning: '', reasoning_content: '' }],
    members: (step) => ({ reasoning: thoughtOf(step), reasoning_content: thoughtOf(step) }),
    emptyMembers: { reasoning: '', reasoning_content: '' },
  },
  // MiniMax, Qwen.
  tags('<think>', '</think>'),
  {
    // Gemini's compatible endpoint with thoughts on: tags, marks, and a signature on calls or on the text.
    name: "Gemini's thoughts in tags, and its signatures",
    thought: (step) =>
      halves(`<thought>${thoughtOf(step)}</thought>`).map((content) => ({
        content,
        extra_content: { google: { thought: true } },
      })),
    text: (text, step) => {
      const [first, second] = halves(text)
      const extra_content = { google: { thought_signature: sealOf(step) } }
      return [{ content: first }, { content: second, extra_content }]
    },
    call: (step) => ({ extra_content: { google: { thought_signature: sealOf(step) } } }),
    members: () => ({}),
    textMembers: (step) => ({ extra_content: { google: { thought_signature: sealOf(step) } } }),
    content: (text, step) => `<thought>${thoughtOf(step)}</thought>${text}`,
  },
  {
    name: "Gemini's signatures alone",
    thought: () => [],
    text: (text, step) => [
      { content: text },
      { content: '', extra_content: { google: { thought_signature: sealOf(step) } } },
    ],
    call: (step) => ({ extra_content: { google: { thought_signature: sealOf(step) } } }),
    members: () => ({}),
    textMembers: (step) => ({ extra_content: { google: { thought_signature: sealOf(step) } } }),
  },
  {
    name: "Mistral's chunks of thinking",
    thought: (step) =>
      halves(thoughtOf(step)).map((text) => ({
        content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }],
      })),
    empty: [{ content: [{ type: 'thinking', thinking: [{ type: 'text', text: '' }] }] }],
    members: () => ({}),
    emptyMembers: { content: [{ type: 'thinking', thinking: [{ type: 'text', text: '' }] }] },
    content: (text, step) => [
      { type: 'thinking', thinking: [{ type: 'text', text: thoughtOf(step) }] },
      ...(text === '' ? [] : [{ type: 'text', text }]),
    ],
  },
  {
    name: 'chunks of thinking with a signature',
    thought: (step) => [
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: thoughtOf(step) }] }] },
      { content: [{ type: 'thinking', thinking: [], signature: sealOf(step), closed: true }] },
    ],
    text: (text) => halves(text).map((piece) => ({ content: [{ type: 'text', text: piece }] })),
    members: () => ({}),
    content: (text, step) => [
      {
        type: 'thinking',
        thinking: [{ type: 'text', text: thoughtOf(step) }],
        signature: sealOf(step),
        closed: true,
      },
      ...(text === '' ? [] : [{ type: 'text', text }]),
    ],
  },
  {
    name: "Databricks' reasoning in the content",
    thought: (step) => [
      ...halves(thoughtOf(step)).map((text) => ({
        content: [{ type: 'reasoning', summary: [{ type: 'summary_text', text, signature: '' }] }],
      })),
      {
        content: [
          {
            type: 'reasoning',
            summary: [{ type: 'summary_text', text: '', signature: sealOf(step) }],
          },
        ],
      },
    ],
    members: () => ({}),
    content: (text, step) => [
      {
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: thoughtOf(step), signature: sealOf(step) }],
      },
      ...(text === '' ? [] : [{ type: 'text', text }]),
    ],
  },
  {
    // OpenRouter with Anthropic: the text in a member too, the seal in a piece of its own.
    name: 'reasoning_details with text and signature',
    thought: (step) => [
      ...halves(thoughtOf(step)).map((text) => ({
        reasoning: text,
        reasoning_details: [detail({ text })],
      })),
      { reasoning_details: [detail({ signature: sealOf(step) })] },
    ],
    members: (step) => ({
      reasoning: thoughtOf(step),
      reasoning_details: [detail({ text: thoughtOf(step), signature: sealOf(step) })],
    }),
  },
  {
    // OpenRouter with OpenAI: a summary, then what is sealed, which is told once more at the end.
    name: 'reasoning_details with a summary, and a seal that comes twice',
    thought: (step) => {
      const id = `rs_${step}`
      const sealed = { type: 'reasoning.encrypted', data: sealOf(step), id, format: 'o-v1' }
      return [
        ...halves(thoughtOf(step)).map((summary) => ({
          reasoning: summary,
          reasoning_details: [{ type: 'reasoning.summary', summary, format: 'o-v1', index: 0 }],
        })),
        { reasoning_details: [{ ...sealed, index: 0 }] },
        { reasoning_details: [{ ...sealed, index: 1 }] },
      ]
    },
    members: (step) => ({
      reasoning: thoughtOf(step),
      reasoning_details: [
        { type: 'reasoning.summary', summary: thoughtOf(step), format: 'o-v1', index: 0 },
        {
          type: 'reasoning.encrypted',
          data: sealOf(step),
          id: `rs_${step}`,
          format: 'o-v1',
          index: 0,
        },
      ],
    }),
  },
  {
    name: 'reasoning_details that are sealed alone',
    thought: (step) => [
      { reasoning_details: [{ type: 'reasoning.encrypted', data: sealOf(step), index: 0 }] },
    ],
    members: (step) => ({
      reasoning_details: [{ type: 'reasoning.encrypted', data: sealOf(step), index: 0 }],
    }),
  },
  {
    name: 'reasoning_details of two thoughts with one number',
    thought: (step) => [
      { reasoning_details: [detail({ text: thoughtOf(step) })] },
      { reasoning_details: [detail({ text: '', signature: sealOf(step) })] },
      { reasoning_details: [detail({ text: 'And again: this is right.' })] },
      { reasoning_details: [detail({ signature: `${sealOf(step)}-2` })] },
    ],
    members: (step) => ({
      reasoning_details: [
        detail({ text: thoughtOf(step), signature: sealOf(step) }),
        detail({ text: 'And again: this is right.', signature: `${sealOf(step)}-2` }),
      ],
    }),
  },
  {
    name: "Copilot's reasoning_text and reasoning_opaque",
    thought: (step) => [
      ...halves(thoughtOf(step)).map((piece) => ({ reasoning_text: piece })),
      { reasoning_opaque: sealOf(step) },
      { content: '', reasoning_opaque: sealOf(step) },
    ],
    members: (step) => ({ reasoning_text: thoughtOf(step), reasoning_opaque: sealOf(step) }),
  },
  {
    name: "LiteLLM's thinking_blocks, told once more among the fields of the provider",
    thought: (step) => {
      const told = (block: object): object => ({
        thinking_blocks: [block],
        provider_specific_fields: { thinking_blocks: [block] },
      })
      return [
        ...halves(thoughtOf(step)).map((thinking) => ({
          reasoning_content: thinking,
          ...told({ type: 'thinking', thinking, signature: null }),
        })),
        told({ type: 'thinking', thinking: '', signature: sealOf(step) }),
        told({ type: 'redacted_thinking', data: `${sealOf(step)}-redacted` }),
      ]
    },
    members: (step) => ({
      reasoning_content: thoughtOf(step),
      thinking_blocks: [
        { type: 'thinking', thinking: thoughtOf(step), signature: sealOf(step) },
        { type: 'redacted_thinking', data: `${sealOf(step)}-redacted` },
      ],
    }),
  },
  {
    name: "LiteLLM's signatures of Gemini among the fields of the provider",
    thought: (step) => [{ reasoning_content: thoughtOf(step) }],
    text: (text, step) => [
      { content: text },
      { content: '', provider_specific_fields: { thought_signatures: [sealOf(step)] } },
    ],
    call: (step) => ({ provider_specific_fields: { thought_signature: sealOf(step) } }),
    members: (step) => ({ reasoning_content: thoughtOf(step) }),
    textMembers: (step) => ({
      reasoning_content: thoughtOf(step),
      provider_specific_fields: { thought_signatures: [sealOf(step)] },
    }),
  },
  {
    // xAI: what is sealed beside the thought.
    name: 'encrypted_content beside reasoning_content',
    thought: (step) => [
      { reasoning_content: thoughtOf(step) },
      { encrypted_content: sealOf(step) },
    ],
    members: (step) => ({ reasoning_content: thoughtOf(step), encrypted_content: sealOf(step) }),
  },
  {
    name: 'a signature of the message',
    thought: (step) => [{ reasoning: thoughtOf(step) }, { thought_signature: sealOf(step) }],
    members: (step) => ({ reasoning: thoughtOf(step), thought_signature: sealOf(step) }),
  },
]
