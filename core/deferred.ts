/** A promise settled from outside. Its rejection never counts as unhandled: whoever awaits `promise` still sees it. */
export class Deferred<T> {
  readonly promise: Promise<T>
  declare readonly resolve: (value: T) => void
  declare readonly reject: (reason: unknown) => void
  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      Object.assign(this, { resolve, reject })
    })
    this.promise.catch(() => {})
  }
}
