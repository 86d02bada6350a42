// Spans and metrics of a route, as OpenTelemetry's own SDK gets them.
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, frame, sse, startServer, type TestServer } from '../../../test/server.ts'
import { createClient } from '../../index.ts'
import { type ChatHandlerOptions, createChatHandler } from '../index.ts'
import { telemetry } from './index.ts'

const question = {
  model: 'm',
  stream: true,
  messages: [{ role: 'user', content: 'A secret question' }],
  temperature: 0.5,
  max_tokens: 100,
}
const usage = {
  prompt_tokens: 11,
  completion_tokens: 7,
  total_tokens: 18,
  prompt_tokens_details: { cached_tokens: 4 },
}
const counted = `data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`

let upstream: TestServer
let spans: InMemorySpanExporter
let tracerProvider: BasicTracerProvider
let measured: InMemoryMetricExporter
let reader: PeriodicExportingMetricReader
let meterProvider: MeterProvider
let errors: string[]

beforeEach(async () => {
  errors = []
  upstream = await startServer((_request, response) => answer(response))
  spans = new InMemorySpanExporter()
  tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 2 ** 30 })
  meterProvider = new MeterProvider({ readers: [reader] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
})

afterEach(async () => {
  context.disable()
  propagation.disable()
  await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown(), upstream.close()])
})

function route(options: Partial<ChatHandlerOptions> = {}) {
  return createChatHandler({
    client: createClient({ baseURL: upstream.baseURL, apiKey: 'sk-of-the-route' }),
    basePath: '/api',
    authorize: () => ({ owner: 'ann' }),
    telemetry: telemetry({ tracerProvider, meterProvider }),
    onError: ({ message }) => errors.push(message),
    ...options,
  })
}

function request(init: RequestInit = {}): Request {
  return new Request('http://localhost/api/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
    ...init,
  })
}

async function span() {
  await vi.waitFor(() => expect(spans.getFinishedSpans()).toHaveLength(1))
  const [finished] = spans.getFinishedSpans()
  return finished as NonNullable<typeof finished>
}

/** The sums of the histograms, by name and kind of token. */
async function metricsNow() {
  await reader.forceFlush()
  const all =
    measured
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap(({ metrics }) => metrics) ?? []
  return new Map(
    all.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => {
        const type = attributes['gen_ai.token.type']
        const name = type === undefined ? descriptor.name : `${descriptor.name} ${String(type)}`
        return [
          name,
          { unit: descriptor.unit, attributes, value: value as { sum: number; count: number } },
        ]
      }),
    ),
  )
}

describe('a chat that is answered', () => {
  beforeEach(() => {
    upstream.handle((_request, response) => {
      sse(response, frame('One '), frame('two.'), frame('', 'stop'), counted)
      response.end()
    })
  })

  it('is a span of the conventions', async () => {
    await (await route()(request())).text()
    const { name, kind, attributes, status } = await span()
    expect([name, kind, status.code]).toEqual(['chat m', SpanKind.CLIENT, SpanStatusCode.UNSET])
    const { hostname, port } = new URL(upstream.baseURL)
    expect(attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'm',
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.stream': true,
      'gen_ai.response.id': '1',
      'gen_ai.response.model': 'm',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 11,
      'gen_ai.usage.output_tokens': 7,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'http.response.status_code': 200,
      'server.address': hostname,
      'server.port': Number(port),
    })
  })

  it('records no text and no name of anybody, unless its owner adds them', async () => {
    const given = { tracerProvider, meterProvider, attributes: () => ({ 'user.id': 'ann' }) }
    await (await route()(request())).text()
    const bare = await span()
    expect(JSON.stringify(bare.attributes)).not.toMatch(/secret question|One|two|ann/)
    spans.reset()
    await (await route({ telemetry: telemetry(given) })(request())).text()
    expect((await span()).attributes).toMatchObject({ 'user.id': 'ann' })
  })

  it('is measured: how long, until its first chunk, and how many tokens', async () => {
    await (await route()(request())).text()
    await span()
    const metrics = await metricsNow()
    expect([...metrics.keys()].toSorted()).toEqual([
      'gen_ai.client.operation.duration',
      'gen_ai.client.operation.time_to_first_chunk',
      'gen_ai.client.token.usage input',
      'gen_ai.client.token.usage output',
    ])
    expect(metrics.get('gen_ai.client.token.usage input')).toMatchObject({
      unit: '{token}',
      value: { sum: 11, count: 1 },
    })
    expect(metrics.get('gen_ai.client.token.usage output')?.value.sum).toBe(7)
    const duration = metrics.get('gen_ai.client.operation.duration')
    expect(duration).toMatchObject({ unit: 's', value: { count: 1 } })
    expect(duration?.value.sum).toBeLessThan(60)
    expect(duration?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'm',
      'gen_ai.response.model': 'm',
    })
  })

  it('belongs to the span around it, and what is sent belongs to its own', async () => {
    const tracer = tracerProvider.getTracer('app')
    let inner: string | undefined
    const fetch: typeof globalThis.fetch = async (...input) => {
      inner = trace.getActiveSpan()?.spanContext().spanId
      return globalThis.fetch(...input)
    }
    const client = createClient({ baseURL: upstream.baseURL, fetch })
    const outer = tracer.startSpan('POST /api/chat/completions')
    await context.with(trace.setSpan(context.active(), outer), async () =>
      (await route({ client })(request())).text(),
    )
    const own = await span()
    expect(own.parentSpanContext?.spanId).toBe(outer.spanContext().spanId)
    expect(inner).toBe(own.spanContext().spanId)
  })
})

describe('a chat that is not answered', () => {
  it.each([
    ['a refusal', 429, 'upstream_refused'],
    ['a key that is refused', 401, 'upstream_auth'],
    ['a server that fails', 500, 'upstream_refused'],
  ])('is an error by its code: %s', async (_, status, code) => {
    upstream.handle((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{}}')
    })
    await route()(request())
    const { attributes, status: told } = await span()
    expect([told.code, attributes['error.type']]).toEqual([SpanStatusCode.ERROR, code])
    const metrics = await metricsNow()
    expect(metrics.get('gen_ai.client.operation.duration')?.attributes).toMatchObject({
      'error.type': code,
    })
    expect(metrics.has('gen_ai.client.token.usage input')).toBe(false)
  })

  it('is an error where it breaks off, and none where its caller leaves', async () => {
    upstream.handle((_request, response) => {
      sse(response, frame('half'))
      setImmediate(() => response.destroy())
    })
    await (await route()(request())).text().catch(() => undefined)
    expect((await span()).status.code).toBe(SpanStatusCode.ERROR)
    spans.reset()
    upstream.handle((_request, response) => sse(response, frame('half')))
    const left = new AbortController()
    const response = await route()(request({ signal: left.signal }))
    await response.body?.getReader().read()
    left.abort()
    expect((await span()).status.code).toBe(SpanStatusCode.UNSET)
  })
})

describe('telemetry that fails', () => {
  it.each(['begin', 'end'] as const)('costs no answer: %s', async (name) => {
    const fail = (): never => {
      throw new Error('no exporter')
    }
    const failing: ChatHandlerOptions['telemetry'] = {
      begin: name === 'begin' ? fail : () => ({ within: (call) => call(), end: fail }),
    }
    const response = await route({ telemetry: failing })(request())
    expect(await response.text()).toContain('ok')
    await vi.waitFor(() => expect(errors).toEqual([expect.stringContaining('`telemetry` failed')]))
  })

  it('ends its span though the attributes of its owner throw', async () => {
    const attributes = (): never => {
      throw new Error('no account')
    }
    const own = telemetry({ tracerProvider, meterProvider, attributes })
    await (await route({ telemetry: own })(request())).text()
    expect((await span()).attributes).toMatchObject({ 'gen_ai.request.model': 'm' })
    expect(errors).toEqual([expect.stringContaining('`telemetry` failed')])
  })

  it('is nothing where no SDK is set up', async () => {
    const response = await route({ telemetry: telemetry() })(request())
    expect(await response.text()).toContain('ok')
    expect(errors).toEqual([])
  })
})
