// What a call is known by. Servers repeat ids in each answer, or give none, so an id is one only where it is free.

/** Whether another call of the conversation has this id. */
export type IsTaken = (id: string) => boolean

/** The wire's id where it is free; else one made of where the call stands, so that whoever reads it again makes the same. */
export function callId(
  wireId: string | undefined,
  place: { messageId: string; step: number; index: number },
  isTaken: IsTaken,
): string {
  if (wireId && !isTaken(wireId)) return wireId
  const made = `call_${place.messageId}_${place.step}_${place.index}`
  let id = made
  for (let count = 2; isTaken(id); count++) id = `${made}_${count}`
  return id
}
