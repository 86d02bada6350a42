import { useChatCompletion } from '@x/react'
import { structured } from '@x/core/structured'
import { CodeBlock, ErrorNotice, Usage } from '@x/ui'
import { useState } from 'react'
import { Area, SendOrStop } from './area.tsx'
import { useDemo } from './demo.ts'
import { usePageWords } from './page-words.ts'

const RECIPE = `{
  "type": "object",
  "properties": {
    "title": { "type": "string", "examples": ["Tomato soup"] },
    "minutes": { "type": "integer", "examples": [25] },
    "isVegan": { "type": "boolean" },
    "ingredients": {
      "type": "array",
      "items": { "type": "string", "examples": ["800 g of tomatoes"] }
    },
    "steps": {
      "type": "array",
      "items": { "type": "string", "examples": ["Simmer for 20 minutes."] }
    }
  }
}`

/** Whatever comes is taken: what it must be stands in a text, which only the endpoint can be held to. */
const anything = {
  '~standard': { version: 1, vendor: 'demo', validate: (value: unknown) => ({ value }) },
} as const

/** @throws Error saying why a text is no schema. */
function outputOf(text: string) {
  const jsonSchema = JSON.parse(text) as Record<string, unknown>
  if (!text.trim().startsWith('{')) throw new Error('a schema is an object, { … }')
  return structured({ schema: anything, jsonSchema }, { strict: false })
}

/** An answer that is a value: the schema is typed, and what arrives shows as it arrives. */
export function StructuredPage() {
  const { endpoint, model } = useDemo()
  const words = usePageWords().structure
  const [schema, setSchema] = useState(RECIPE)
  const [question, setQuestion] = useState(words.example)
  const [output, setOutput] = useState(() => outputOf(schema))
  const [mistake, setMistake] = useState<string>()
  const answer = useChatCompletion({ client: endpoint.client, model, output })
  const last = answer.messages.at(-1)
  const { partial, final, error = answer.error } = answer.output ?? {}
  const value: unknown = final ?? partial

  function read(text: string): void {
    setSchema(text)
    try {
      setOutput(outputOf(text))
      setMistake(undefined)
    } catch (reason) {
      setMistake(reason instanceof Error ? reason.message : String(reason))
    }
  }

  return (
    <form
      className="demo-form"
      onSubmit={(event) => {
        event.preventDefault()
        answer.clear()
        void answer.send(question)
      }}
    >
      <p className="demo-about">{words.about}</p>
      <Area label={words.question} rows={2} value={question} onText={setQuestion} />
      <Area
        label={words.schema}
        className="demo-code"
        rows={17}
        dir="ltr"
        spellCheck={false}
        value={schema}
        aria-invalid={mistake !== undefined}
        aria-describedby="schema-mistake"
        onText={read}
      />
      <p id="schema-mistake" className="demo-note" role="status">
        {mistake && `${words.mistake} ${mistake}`}
      </p>
      <div className="demo-row">
        <SendOrStop
          words={words}
          isBusy={answer.isBusy}
          stop={answer.stop}
          send={words.ask}
          disabled={mistake !== undefined || question.trim() === ''}
        />
      </div>
      {error && <ErrorNotice error={error} />}
      <output aria-busy={answer.isBusy}>
        {value !== undefined && (
          <CodeBlock
            language="json"
            code={JSON.stringify(value, null, 2)}
            streaming={answer.isBusy}
          />
        )}
      </output>
      {last?.usage && <Usage usage={last.usage} timing={last.timing} />}
    </form>
  )
}
