import { expect, test } from 'vitest'
import { createOutsideAddresses } from '../../src/main/arrival/outside-addresses.ts'
import { AppError } from '../../src/shared/errors.ts'

const createDoor = () => {
  const opened: string[] = []
  const addresses = createOutsideAddresses(async address => void opened.push(address))
  return { addresses, opened }
}
const refused = new AppError('app/bad-request')

test('an address that a query brought is opened, and no other, whatever the page says', async () => {
  const { addresses, opened } = createDoor()
  addresses.remember('https://shop.example/done#response_code=1')
  addresses.remember(null)
  await addresses.open('https://shop.example/done#response_code=1')
  for (const address of [
    'https://shop.example/done',
    'https://shop.example/done#response_code=2',
    'file:///etc/passwd',
  ])
    await expect(addresses.open(address)).rejects.toEqual(refused)
  expect(opened).toEqual(['https://shop.example/done#response_code=1'])
})

test('addresses of older queries are forgotten', async () => {
  const { addresses, opened } = createDoor()
  for (let n = 0; n < 20; n++) addresses.remember(`https://shop.example/${n}`)
  await addresses.open('https://shop.example/19')
  await expect(addresses.open('https://shop.example/0')).rejects.toEqual(refused)
  expect(opened).toEqual(['https://shop.example/19'])
})
