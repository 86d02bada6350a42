// What goes upstream and what came of it, as OpenTelemetry names it. Names and buckets are those of its semantic
// conventions for generative AI, "Inference" and "Generative AI client metrics". No text of a chat is recorded.
import {
  type Attributes,
  context,
  type Histogram,
  metrics,
  type MeterProvider,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type TracerProvider,
} from '@opentelemetry/api'
import { asNumber, asText } from '../../json.ts'
import type { Answered } from '../telling/told.ts'
import type { Observed, ObservedRequest, Telemetry } from '../telling/telemetry.ts'

/** What `telemetry` is made from. */
export interface TelemetryOptions {
  /** @default the global one */
  tracerProvider?: TracerProvider | undefined
  /** @default the global one */
  meterProvider?: MeterProvider | undefined
  /**
   * Further attributes of the span of a request, e.g. `({ owner }) => ({ 'user.id': owner })`: who asked is not recorded by
   * itself. What it throws is told to `onError`.
   */
  attributes?: ((asked: ObservedRequest) => Attributes) | undefined
}

const NAME = '@x/core/server'
/** In seconds. */
const DURATIONS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
]
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216,
  67_108_864,
]

/** What identifies a request in spans and in metrics. */
function identityOf({ operation, model, provider, address }: ObservedRequest): Attributes {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined
  return defined({
    'gen_ai.operation.name': operation === 'chat' ? 'chat' : 'text_completion',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
    'server.address': url?.hostname,
    'server.port': url && Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  })
}

/** The settings that a request names. */
function settingsIn(body: ObservedRequest['body']): Attributes {
  const choices = asNumber(body['n'])
  return defined({
    'gen_ai.request.choice.count': choices === 1 ? undefined : choices,
    'gen_ai.request.max_tokens':
      asNumber(body['max_completion_tokens']) ?? asNumber(body['max_tokens']),
    'gen_ai.request.temperature': asNumber(body['temperature']),
    'gen_ai.request.top_p': asNumber(body['top_p']),
    'gen_ai.request.seed': asNumber(body['seed']),
    'gen_ai.request.stream': body['stream'] === true ? true : undefined,
  })
}

function answerIn({
  usage,
  finishReason,
  responseId,
  responseModel,
  status,
}: Answered): Attributes {
  return defined({
    'gen_ai.response.id': responseId,
    'gen_ai.response.model': responseModel,
    'gen_ai.response.finish_reasons': finishReason === undefined ? undefined : [finishReason],
    'gen_ai.usage.input_tokens': usage?.promptTokens,
    'gen_ai.usage.output_tokens': usage?.completionTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cachedTokens,
    'gen_ai.usage.cache_creation.input_tokens': usage?.cacheWriteTokens,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
    'http.response.status_code': status,
  })
}

/** A class of errors, of which there are few; undefined where nothing went wrong. A caller who leaves is no error. */
function errorTypeOf({ ending, error, status }: Answered): string | undefined {
  if (ending === 'whole' || ending === 'left') return undefined
  return error?.code ?? asText(error?.kind) ?? String(status)
}

function defined(attributes: Record<string, Attributes[string]>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

/**
 * Spans and metrics for the option `telemetry` of a route: a span of kind `client` for each chat and completion that goes
 * upstream, and the histograms `gen_ai.client.operation.duration`, `gen_ai.client.operation.time_to_first_chunk` (seconds)
 * and `gen_ai.client.token.usage` (tokens). Without an SDK of OpenTelemetry in the process it does nothing.
 * @example
 * createChatHandler({ client, authorize, telemetry: telemetry() })
 */
export function telemetry(options: TelemetryOptions = {}): Telemetry {
  const tracer = (options.tracerProvider ?? trace.getTracerProvider()).getTracer(NAME)
  const meter = (options.meterProvider ?? metrics.getMeterProvider()).getMeter(NAME)
  const histogram = (name: string, unit: string, description: string, buckets: number[]) =>
    meter.createHistogram(name, {
      unit,
      description,
      advice: { explicitBucketBoundaries: buckets },
    })
  const duration: Histogram = histogram(
    'gen_ai.client.operation.duration',
    's',
    'GenAI operation duration.',
    DURATIONS,
  )
  const firstChunk: Histogram = histogram(
    'gen_ai.client.operation.time_to_first_chunk',
    's',
    'Time to receive the first chunk.',
    DURATIONS,
  )
  const tokens: Histogram = histogram(
    'gen_ai.client.token.usage',
    '{token}',
    'Number of input and output tokens used.',
    TOKENS,
  )

  function measure(identity: Attributes, answered: Answered): void {
    const { usage, firstTokenMs, responseModel } = answered
    const about = { ...identity, ...defined({ 'gen_ai.response.model': responseModel }) }
    const failed = defined({ 'error.type': errorTypeOf(answered) })
    duration.record(answered.duration / 1000, { ...about, ...failed })
    if (firstTokenMs !== undefined) firstChunk.record(firstTokenMs / 1000, about)
    if (!usage) return
    tokens.record(usage.promptTokens, { ...about, 'gen_ai.token.type': 'input' })
    tokens.record(usage.completionTokens, { ...about, 'gen_ai.token.type': 'output' })
  }

  function end(span: Span, answered: Answered): void {
    const type = errorTypeOf(answered)
    span.setAttributes(answerIn(answered))
    if (type !== undefined) {
      span.setAttribute('error.type', type)
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end()
  }

  return {
    begin(asked): Observed {
      const identity = identityOf(asked)
      const active = context.active()
      // Of a server that is not traced itself, the caller's trace is in its headers.
      const parent = trace.getSpan(active)
        ? active
        : propagation.extract(active, Object.fromEntries(asked.request.headers))
      const span = tracer.startSpan(
        [identity['gen_ai.operation.name'], asked.model].filter(Boolean).join(' '),
        { kind: SpanKind.CLIENT, attributes: { ...identity, ...settingsIn(asked.body) } },
        parent,
      )
      const within = trace.setSpan(parent, span)
      return {
        within: (call) => context.with(within, call),
        end(answered) {
          try {
            if (options.attributes) span.setAttributes(options.attributes(asked))
          } finally {
            end(span, answered)
            context.with(within, () => measure(identity, answered))
          }
        },
      }
    },
  }
}
