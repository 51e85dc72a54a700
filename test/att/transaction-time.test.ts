import { expect, test } from 'vitest'
import { Transactions, transactionTimeout } from '../../att/transaction.ts'
import { FakeClock } from '../support/fake-clock.ts'

test('each transaction has its own 30 s, however long the bearer has been busy', async () => {
  const clock = new FakeClock()
  const late: Error[] = []
  const transactions = new Transactions<number>(clock, { send: () => {}, late: error => late.push(error) })
  for (let turn = 0; turn < 5; turn++) {
    const answer = transactions.run({ name: 'readRequest', handle: turn })
    clock.pass(transactionTimeout - 1)
    expect(late).toEqual([])
    transactions.settle(turn)
    expect(await answer).toBe(turn)
  }
  const silent = transactions.run({ name: 'readRequest', handle: 9 })
  clock.pass(transactionTimeout - 1)
  expect(late).toEqual([])
  clock.pass(1)
  expect(late).toHaveLength(1)
  transactions.close(new Error('the end'))
  await expect(silent).rejects.toThrow('the end')
  expect(clock.waiting).toBe(0)
})
