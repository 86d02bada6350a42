// Refusals that are not of what goes back: of something else, and of settings that have another form.
import type { SentBody } from './strict-endpoints.ts'

/** An error as OpenAI has it. */
export const error = (message: string, more: object = {}): object => ({
  error: { message, type: 'invalid_request_error', ...more },
})

/** What is refused, with which status and words, and how many requests more it may cost. */
export const OTHERS: readonly [string, number, object, number][] = [
  [
    'a temperature',
    400,
    error("Invalid value for 'temperature': must be between 0 and 2.", { param: 'temperature' }),
    0,
  ],
  [
    'an effort',
    400,
    error("Unsupported value: 'reasoning_effort' does not support 'minimal' with this model.", {
      param: 'reasoning_effort',
      code: 'unsupported_value',
    }),
    0,
  ],
  ['two settings', 400, error("cannot specify both 'thinking' and 'reasoning_effort'"), 0],
  [
    'an effort with tools',
    400,
    error(
      'Function tools with reasoning_effort are not supported for this model in /v1/chat/completions.',
    ),
    0,
  ],
  [
    'an effort where messages call',
    400,
    error('reasoning_effort cannot be used when messages hold function calls.'),
    0,
  ],
  [
    'an effort that is missing',
    400,
    error("'reasoning_effort' is required: assistant messages of this model think."),
    0,
  ],
  [
    'thoughts that are off',
    400,
    error('Reasoning is mandatory for this endpoint and cannot be disabled.'),
    0,
  ],
  [
    'a setting with the name of a member',
    400,
    error("'reasoning' is not supported with this model.", { param: 'reasoning' }),
    1,
  ],
  [
    'a length',
    400,
    error(
      "This model's maximum context length is 8192 tokens; your messages with reasoning_content resulted in 9000.",
      { code: 'context_length_exceeded' },
    ),
    0,
  ],
  [
    'a limit',
    400,
    error('max_tokens is too large: 100000. This model supports at most 16384 completion tokens.', {
      param: 'max_tokens',
    }),
    0,
  ],
  ['a picture', 400, error('Invalid type: image_url is not supported by this model.'), 0],
  ['a schema', 400, error("Invalid schema for function 'weather': unknown keyword 'thoughts'."), 0],
  ['a model', 400, error('The model `lenient` does not exist or you do not have access to it.'), 0],
  ['what was asked', 400, error('The content was filtered.', { code: 'content_filter' }), 0],
  [
    'a validation of something else',
    422,
    {
      detail: [
        {
          type: 'less_than_equal',
          loc: ['body', 'temperature'],
          msg: 'Input should be less than or equal to 2',
          input: { reasoning_content: 'unsupported' },
        },
      ],
    },
    0,
  ],
  [
    'a size',
    413,
    error(
      'Request too large: messages[2].reasoning_content and reasoning are not supported at that size, please reduce.',
    ),
    0,
  ],
  [
    'a rate',
    429,
    error('Rate limit reached for tokens; unknown field reasoning_content must be passed back.'),
    0,
  ],
  ['a broken server', 500, error("Unknown parameter: 'reasoning_content'."), 1],
  ['an answer of words alone', 400, 'Bad Request' as unknown as object, 0],
]

type Member = 'stream_options' | 'max_tokens' | 'max_completion_tokens'
export const FORMS: readonly [string, number, object, (body: SentBody) => boolean][] = [
  [
    'stream_options, as gateways say it',
    400,
    error("Unknown parameter: 'stream_options'.", {
      param: 'stream_options',
      code: 'unknown_parameter',
    }),
    has('stream_options'),
  ],
  [
    'stream_options, as validators say it',
    422,
    {
      detail: [
        {
          type: 'extra_forbidden',
          loc: ['body', 'stream_options'],
          msg: 'Extra inputs are not permitted',
          input: { include_usage: true },
        },
      ],
    },
    has('stream_options'),
  ],
  [
    'a limit of tokens',
    400,
    error(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { param: 'max_tokens', code: 'unsupported_parameter' },
    ),
    has('max_tokens'),
  ],
  [
    'a role',
    400,
    error(
      'Failed to deserialize the JSON body into the target type: messages[0].role: unknown variant `developer`, expected one of `system`, `user`, `assistant`, `tool` at line 1 column 40',
    ),
    ({ messages }) => messages.some(({ role }) => role === 'developer'),
  ],
]

function has(member: Member): (body: SentBody) => boolean {
  return (body) => member in body
}
