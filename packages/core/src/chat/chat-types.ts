// What a chat's types follow from: members of the options that it is made from.
import type { Output, OutputTypes } from './output.ts'
import type { MessageTypes, ToolRunner, ToolTypes } from '../message/types.ts'

/** The members of the options that decide what a chat's state and verbs are made of. */
export interface ChatTypes extends MessageTypes {
  output?: Output | undefined
}

/** The types of answers that are values. */
export type OutputOf<T extends ChatTypes> =
  NonNullable<T['output']> extends Output<infer O> ? O : OutputTypes

/** What the tools take and give. */
export type ToolsOf<T extends ChatTypes> =
  NonNullable<T['tools']> extends ToolRunner<infer Types> ? Types : ToolTypes

/** Of the options only what types follow from. */
export type TypesIn<T extends ChatTypes> = Pick<T, keyof T & keyof ChatTypes>

/**
 * Options, and of what is given what types follow from. A member that the options do not have is refused: a parameter
 * that infers its type would let misspelt ones pass.
 */
export type TypedOptions<T extends ChatTypes, Options> = Options &
  Partial<T> & { [Name in Exclude<keyof T, keyof Options>]: never }
