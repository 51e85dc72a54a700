import { afterAll, expect, test, vi } from 'vitest'
import { GuidePrograms } from '../support/guide-programs.ts'

const guide = await GuidePrograms.of('scanning.md')
afterAll(() => guide.remove())

test('Private addresses', async () => {
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation(line => void printed.push(String(line)))
  await guide.run('privacy: true')
  log.mockRestore()
  expect(printed.join()).toMatch(/^\d+ devices, and none of them knows [0-9A-F:]{17}$/)
})
