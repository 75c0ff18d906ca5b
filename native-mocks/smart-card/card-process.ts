/** The process of one card: its own, because a program that waits for the card cannot also be the card. */
import { createPrivateKey } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { createPivCard, type SlotName } from './piv-card.ts'
import type { CardCommand, CardReply, SmartCardOptions } from './smart-card.ts'

/** vpcd's messages of one byte; only the ATR is answered. */
const atrWanted = 4

const serve = ({ pin, puk, slots, port }: Required<SmartCardOptions>): ((command: CardCommand) => Promise<void>) => {
  let socket: Socket | undefined
  let delayMs = 0
  let isSigning = false

  const card = createPivCard({
    pin,
    puk,
    slots: Object.fromEntries(
      Object.entries(slots).map(([name, { privateKeyPem, ...slot }]) => [
        name as SlotName,
        { ...slot, key: createPrivateKey(privateKeyPem) },
      ]),
    ),
    async beforeSignature() {
      const inserted = socket
      isSigning = true
      if (delayMs > 0) await setTimeout(delayMs)
      isSigning = false
      // Taken out meanwhile: this command never ends.
      if (socket !== inserted) await new Promise(() => {})
    },
  })

  const onMessage = async (reader: Socket, message: Buffer): Promise<void> => {
    const isApdu = message.length > 1
    const reply = isApdu ? await card.answer(message) : message[0] === atrWanted ? card.atr : undefined
    // Power off, power on, reset.
    if (!reply) card.powerCycle()
    else if (!reader.destroyed) reader.write(Buffer.concat([Buffer.of(reply.length >> 8, reply.length & 0xff), reply]))
  }

  const insert = async (): Promise<void> => {
    const reader = connect(port, '127.0.0.1')
    reader.setNoDelay(true)
    card.powerCycle()
    isSigning = false
    let input: Buffer = Buffer.alloc(0)
    let turn = Promise.resolve()
    reader.on('data', chunk => {
      input = Buffer.concat([input, chunk])
      while (input.length >= 2 && input.length >= 2 + input.readUInt16BE(0)) {
        const message = input.subarray(2, 2 + input.readUInt16BE(0))
        input = input.subarray(2 + message.length)
        turn = turn.then(() => onMessage(reader, message))
      }
    })
    reader.on('close', () => {
      if (socket === reader) socket = undefined
    })
    await new Promise<void>((resolve, reject) => {
      reader.once('connect', resolve)
      // After the connection: the reader is gone, 'close' follows.
      reader.on('error', reject)
    })
    socket = reader
  }

  return async command => {
    switch (command.do) {
      case 'insert':
        if (!socket) await insert()
        break
      case 'remove':
        socket?.destroy()
        socket = undefined
        break
      case 'delay':
        delayMs = command.delayMs
        break
      case 'state':
        break
    }
    const { tries, signatures } = card.state()
    const state: CardReply = { inserted: socket !== undefined, tries, signatures, isSigning }
    process.send?.({ id: command.id, state })
  }
}

process.once('message', (options: Required<SmartCardOptions>) => {
  const run = serve(options)
  process.on('message', (command: CardCommand) => {
    run(command).catch(error => process.send?.({ id: command.id, error: String(error) }))
  })
})
process.on('disconnect', () => process.exit(0))
