export interface Timer {
  cancel(): void
}

/** Where all time in the stack comes from, so that a virtual clock can drive the whole. */
export interface Clock {
  /** Milliseconds since 1970, with fractions; it never goes backwards. */
  now(): number
  /** Runs `task` once, `milliseconds` from now. */
  schedule(milliseconds: number, task: () => void): Timer
}

/** Longest delay that `setTimeout` takes; it fires at once on more. */
const longest = 2 ** 31 - 1

/** Read once: it never changes, and reading it costs as much as the time itself. */
const origin = performance.timeOrigin

export const systemClock: Clock = {
  now: () => origin + performance.now(),
  schedule: (milliseconds, task) => {
    const timer = setTimeout(task, Math.min(milliseconds, longest))
    return { cancel: () => clearTimeout(timer) }
  },
}
