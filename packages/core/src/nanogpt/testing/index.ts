// Scripts for the sandbox of @x/core/testing that speak NanoGPT: for tests, stories and the demo.
export { nanogptErrors, type ScriptedErrorName } from './errors.ts'
export { scriptedModels } from './models.ts'
export { scriptedPrices } from './prices.ts'
export { nanogptScript, type NanoGPTScriptOptions } from './script.ts'
export {
  type EnclaveFault,
  scriptedEnclave,
  type ScriptedEnclave,
  type ScriptedEnclaveOptions,
  scriptedQuote,
  signPersonalMessage,
} from './enclave.ts'
