/** `WebFrameMain`: the frames of a page, with the URLs that the app's code would see in Electron. */
import type { CdpSession } from './cdp.ts'
import { originOf, toAppUrl } from './origins.ts'

interface FrameFacts {
  readonly id: string
  readonly parentId?: string
  readonly url: string
  readonly urlFragment?: string
}

interface FrameTree {
  readonly frame: FrameFacts
  readonly childFrames?: readonly FrameTree[]
}

export interface WebFrame {
  readonly url: string
  readonly origin: string
  readonly parent: WebFrame | null
  readonly top: WebFrame | null
  readonly routingId: number
  readonly processId: number
  readonly frameTreeNodeId: number
  isDestroyed(): boolean
}

export interface Frames {
  readonly mainFrameId: string
  readonly main: WebFrame
  find(frameId: string): WebFrame | undefined
}

/** Follows the frames of a page from now on; `Page.enable` must have been sent. */
export const trackFrames = async (cdp: CdpSession): Promise<Frames> => {
  const known = new Map<string, { facts: FrameFacts; readonly frame: WebFrame }>()

  const update = (facts: FrameFacts): void => {
    const entry = known.get(facts.id)
    if (entry) {
      entry.facts = facts
      return
    }
    const number = known.size + 1
    const current = (): FrameFacts => known.get(facts.id)?.facts ?? facts
    const findParent = (): WebFrame | null => known.get(facts.parentId ?? '')?.frame ?? null
    const frame: WebFrame = {
      get url() {
        return toAppUrl(`${current().url}${current().urlFragment ?? ''}`)
      },
      get origin() {
        return originOf(this.url)
      },
      get parent() {
        return findParent()
      },
      get top() {
        return findParent()?.top ?? this
      },
      routingId: number,
      processId: 1,
      frameTreeNodeId: number,
      isDestroyed: () => !known.has(facts.id),
    }
    known.set(facts.id, { facts, frame })
  }
  cdp.on<{ frameId: string; parentFrameId: string }>('Page.frameAttached', ({ frameId, parentFrameId }) =>
    update({ id: frameId, parentId: parentFrameId, url: 'about:blank' }),
  )
  cdp.on<{ frame: FrameFacts }>('Page.frameNavigated', ({ frame }) => update(frame))
  cdp.on<{ frameId: string; url: string }>('Page.navigatedWithinDocument', ({ frameId, url }) => {
    const entry = known.get(frameId)
    if (entry) update({ id: frameId, ...(entry.facts.parentId ? { parentId: entry.facts.parentId } : {}), url })
  })
  cdp.on<{ frameId: string; reason: string }>('Page.frameDetached', ({ frameId, reason }) => {
    if (reason === 'remove') known.delete(frameId)
  })

  const learn = ({ frame, childFrames = [] }: FrameTree): void => {
    update(frame)
    childFrames.forEach(learn)
  }
  const { frameTree } = await cdp.send<{ frameTree: FrameTree }>('Page.getFrameTree')
  learn(frameTree)
  const find = (frameId: string): WebFrame | undefined => known.get(frameId)?.frame
  const mainFrameId = frameTree.frame.id
  const main = find(mainFrameId) as WebFrame
  return { mainFrameId, main, find }
}
