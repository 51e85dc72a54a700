import { describe } from 'vitest'
import { scannerSuite } from '../support/scanner-suite.ts'
import { virtualRig } from '../support/virtual-rig.ts'

describe('on a virtual air', () => scannerSuite(virtualRig))
