const ignore = (): void => {}

/** A promise settled from outside. Its rejection never counts as unhandled: whoever awaits `promise` still sees it. */
export class Deferred<T> {
  readonly promise: Promise<T>
  declare readonly resolve: (value: T) => void
  declare readonly reject: (reason: unknown) => void
  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      const self = this as { -readonly [K in 'resolve' | 'reject']: Deferred<T>[K] }
      self.resolve = resolve
      self.reject = reject
    })
    this.promise.catch(ignore)
  }
}
