// Spans and metrics of a route, by OpenTelemetry's conventions for generative AI.
export { telemetry, type TelemetryOptions } from './telemetry.ts'
