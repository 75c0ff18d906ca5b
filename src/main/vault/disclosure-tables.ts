/** The tables that queries of websites need, as one value for the composition root. */
import { listAttributes } from './attributes.ts'
import { deleteCredential, listCredentials, putCredential } from './credentials.ts'
import { addSeenNonce, isNonceSeen, keepRequest } from './kept-requests.ts'
import { appendLogEntry } from './log-entries.ts'
import { findPairwiseMaster, findPseudonymCounter, putPairwiseMaster, raisePseudonymCounter } from './pairwise.ts'
import { deleteService, findServiceByIdentity, listReceiptBodies, listServices, putService } from './services.ts'
import { findSetting, putSetting } from './settings.ts'

export const disclosureTables = {
  listAttributes,
  appendLogEntry,
  keepRequest,
  isNonceSeen,
  addSeenNonce,
  findPairwiseMaster,
  findPseudonymCounter,
  putPairwiseMaster,
  raisePseudonymCounter,
  listServices,
  findServiceByIdentity,
  putService,
  deleteService,
  listReceiptBodies,
  listCredentials,
  putCredential,
  deleteCredential,
  findSetting,
  putSetting,
} as const
