/** What a later revision did to the form and its fields (ISO 32000-2 §12.8.2), and whether that was permitted. */
import {
  asArray,
  asDict,
  asName,
  asRef,
  dictEntry,
  isPlainDict,
  type PdfDict,
  type PdfObject,
} from '../../pdf/object.ts'
import { setsFormText } from './form-text.ts'
import type { FieldNode } from './form-tree.ts'
import { keysOf, type Place, type RevisionWalk } from './revision-walk.ts'
import { appearanceObjects, findAdded, hasSameEntry } from './same-object.ts'

const readOnlyFlag = 1
/** Print and Locked (table 167): what signing sets on its widget. */
const signingFlags = 4 | 128

export const createFormComparison = ({
  signed,
  current,
  permissions,
  old,
  now,
  widgets: { widgetsOf, isVisible, findSignature, pageOf },
  addedWidgets,
  replacedAppearances,
  record,
  refuse,
  push,
  pushEntry,
  differs,
}: RevisionWalk) => {
  const compareForms = async (before: PdfObject, after: PdfObject, place: Place): Promise<void> => {
    if (!isPlainDict(after)) return refuse(place)
    for (const key of keysOf(before, after)) {
      const [a, b] = [await signed.resolve(dictEntry(before, key)), await current.resolve(dictEntry(after, key))]
      if (key === 'Fields') {
        const added = findAdded(a, b)
        if (!added) refuse(place)
        else {
          for (const item of added) await acceptNewField(item, place)
          const kept = (asArray(b) ?? []).filter(item => !added.includes(item))
          for (const [index, item] of (asArray(a) ?? []).entries()) push(item, kept[index], place)
        }
      } else if (key === 'SigFlags') {
        if (typeof b !== 'number' || (typeof a === 'number' && (a & b) !== a)) refuse(place)
      } else if (key === 'NeedAppearances') {
        if (b === true && a !== true) refuse(place)
      } else if (key === 'DR') await compareResources(a, b, place)
      // Acrobat adds one to a form that has none when it signs.
      else if (key === 'DA' && a === null && !(await setsText())) continue
      else pushEntry(key, before, after, place)
    }
  }

  let whetherSetsText: Promise<boolean> | undefined
  const setsText = (): Promise<boolean> => {
    whetherSetsText ??= setsFormText(signed, old)
    return whetherSetsText
  }

  /** New names in the form's resources change nothing that is shown, unless text is set that may have missed them. */
  const compareResources = async (before: PdfObject, after: PdfObject, place: Place): Promise<void> => {
    if (before !== null && !isPlainDict(after)) return refuse(place)
    for (const category of keysOf(before, after)) {
      const a = await signed.resolve(dictEntry(before, category))
      const b = await current.resolve(dictEntry(after, category))
      if (a !== null && (!isPlainDict(a) || !isPlainDict(b))) push(a, b, place)
      else {
        for (const name of keysOf(a)) pushEntry(name, a, b, place)
        const addsNames = [...keysOf(b)].some(name => dictEntry(a, name) === undefined)
        if (addsNames && (await setsText())) refuse(place)
      }
    }
  }

  const maySign = (type: 'Sig' | 'DocTimeStamp', name: string): boolean =>
    // EN 319 142-1 §5.4.3: whatever a signature forbids, its validation data and archive timestamps may be added.
    type === 'DocTimeStamp' || (permissions.level >= 2 && !permissions.isLocked(name))

  const acceptNewField = async (item: PdfObject, place: Place): Promise<void> => {
    const num = asRef(item)?.num
    const field = num === undefined ? undefined : now.fields.get(num)
    const dict = asDict(await current.resolve(item))
    if (num === undefined || !field || !dict) return refuse(place)
    const widgets = await widgetsOf(num, dict)
    const type = await findSignature(field.value)
    const isNew = !old.fields.has(num) && ![...old.fields.values()].some(({ name }) => name === field.name)
    const hasAction = dict.entries.has('A') || dict.entries.has('AA')
    if (field.type !== 'Sig' || !type || !widgets || !isNew || hasAction) return refuse({ ...place, num })
    // What certifies fixes how its pages look: a new signature's picture could cover them ("sneaky signature attack").
    const covers = permissions.certified && (await Promise.all(widgets.map(isVisible))).includes(true)
    const allowed = maySign(type, field.name) && !covers
    for (const widget of widgets) addedWidgets.add(widget)
    const page = await pageOf(widgets[0] ?? num)
    for (const each of new Set([num, ...widgets, asRef(field.value)?.num ?? num])) {
      record('signature-added', allowed, { num: each, page }, field.name)
    }
  }

  /** What happened to the value of a field, and whether that was permitted. */
  const judgeValue = async (
    field: FieldNode,
    after: FieldNode,
  ): Promise<{ readonly kind: 'signature-added' | 'form-filled'; readonly allowed: boolean } | undefined> => {
    if (field.type === 'Sig') {
      // A signature that was there is compared like anything else.
      if ((await signed.resolve(field.value)) !== null || (await current.resolve(after.value)) === null)
        return undefined
      const type = await findSignature(after.value)
      return { kind: 'signature-added', allowed: type !== undefined && maySign(type, field.name) }
    }
    if (!(await differs(field.value, after.value))) return undefined
    return { kind: 'form-filled', allowed: permissions.level >= 2 && !permissions.isLocked(field.name) }
  }

  const compareFields = async (num: number, before: PdfDict, after: PdfDict, place: Place): Promise<void> => {
    const [field, later] = [old.fields.get(num), now.fields.get(num)]
    if (!field || later?.name !== field.name || later.type !== field.type) return refuse(place)
    const change = await judgeValue(field, later)
    const page = (await pageOf(num)) ?? place.page
    const here: Place = { ...place, num, page }
    if (change) record(change.kind, change.allowed, here, field.name)
    for (const key of keysOf(before, after)) {
      const [a, b] = [before.entries.get(key), after.entries.get(key)]
      if (change && key === 'V') {
        const value = asRef(b)
        if (value) record(change.kind, change.allowed, { num: value.num, page }, field.name)
      } else if (change && (key === 'AP' || key === 'AS')) {
        if (key === 'AP') await noteAppearance(a, b, here)
      } else if (change?.kind === 'form-filled' && ['M', 'I', 'RV'].includes(key)) continue
      else if (change && key === 'F' && addsOnly(a, b, signingFlags)) continue
      else if (key === 'Ff' && addsOnly(a, b, readOnlyFlag)) continue
      else if (key === 'Type' && a === undefined && asName(b) === 'Annot') continue
      else push(a, b, { ...here, inAppearance: key === 'AP' })
    }
  }

  /** A new value has a new appearance; what else uses the old one would change with it. */
  const noteAppearance = async (before: PdfObject | undefined, after: PdfObject | undefined, place: Place) => {
    const [a, b] = [await appearanceObjects(signed, before), await appearanceObjects(current, after)]
    const same = [...a].every(num => b.has(num) && hasSameEntry(signed, current, num)) && a.size === b.size
    if (!same) replacedAppearances.push({ nums: a, place })
  }

  return { compareForms, compareFields }
}

const addsOnly = (before: PdfObject | undefined, after: PdfObject | undefined, flags: number): boolean => {
  const [a, b] = [before ?? 0, after ?? 0]
  return typeof a === 'number' && typeof b === 'number' && (a & b) === a && ((a ^ b) & ~flags) === 0
}
