/** The websites that were answered, and all receipts of the one that is looked at. */
import { useCallback, useState } from 'react'
import type { ServiceSummary } from '../../../shared/model/query.ts'
import type { Receipt } from '../../../shared/model/receipt.ts'
import { bridge } from '../../bridge.ts'
import { type Loaded, useLoad } from '../../use-load.ts'

export interface Sites {
  readonly loaded: Loaded<readonly ServiceSummary[]>
  readonly reload: () => void
  /** What a call has answered. */
  readonly take: (sites: readonly ServiceSummary[]) => void
}

const loadSites = () => bridge.services.list()

export const useSites = (): Sites => {
  const { loaded, reload } = useLoad(loadSites)
  const [taken, take] = useState<readonly ServiceSummary[] | null>(null)
  return {
    loaded: taken ? { state: 'ready', value: taken } : loaded,
    take,
    reload() {
      take(null)
      reload()
    },
  }
}

export interface SiteHistory {
  /** Newest first. */
  readonly receipts: readonly Receipt[]
  readonly hasObjected: boolean
}

const pageReceipts = 500
/** As far back as a letter looks. */
const mostPages = 20

const readReceipts = async (clientId: string): Promise<readonly Receipt[]> => {
  const found: Receipt[] = []
  let beforeSeq: number | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const receipts: Awaited<ReturnType<typeof bridge.myData.receipts>> = await bridge.myData.receipts({
      clientId,
      limit: pageReceipts,
      beforeSeq,
    })
    found.push(...receipts)
    if (receipts.length < pageReceipts) break
    beforeSeq = receipts.at(-1)?.seq ?? null
  }
  return found
}

export const useSiteHistory = (
  clientId: string,
): { readonly loaded: Loaded<SiteHistory>; readonly reload: () => void } =>
  useLoad(
    useCallback(async () => {
      const [receipts, hasObjected] = await Promise.all([
        readReceipts(clientId),
        bridge.myData.hasObjected({ clientId }),
      ])
      return { receipts, hasObjected }
    }, [clientId]),
  )
