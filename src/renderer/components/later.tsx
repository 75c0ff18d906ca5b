/** Parts of the page that the first screen does without: they come while it is looked at, or when they are wanted. */
import { type ComponentType, useEffect, useState } from 'react'
import { raise } from '../raise.ts'
import { Loading } from './loading.tsx'

const parts: (() => Promise<void>)[] = []

/** A component that is drawn when its part of the page has come; at once from then on. */
export const createLater = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ((props: Props) => React.JSX.Element) => {
  let Found: ComponentType<Props> | undefined
  const find = async (): Promise<void> => {
    Found ??= await load()
  }
  parts.push(find)
  return props => {
    const [isFound, setFound] = useState(Found !== undefined)
    useEffect(() => {
      if (!isFound)
        find().then(
          () => setFound(true),
          (thrown: unknown) => setFound(() => raise(thrown)),
        )
    }, [isFound])
    return Found ? <Found {...props} /> : <Loading />
  }
}

/** All that is still to come, one after the other, so that nobody waits for it at the first press. */
export const loadTheRest = async (): Promise<void> => {
  for (const find of parts) await find()
}
