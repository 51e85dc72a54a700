import { afterAll } from 'vitest'
import { GuidePrograms } from '../support/guide-programs.ts'

// The tests that docs/testing.md shows, run as they stand there.
const guide = await GuidePrograms.of('testing.md')
afterAll(() => guide.remove())
for (const block of guide.blocks) if (block.includes("from 'vitest'")) await guide.run(block)
