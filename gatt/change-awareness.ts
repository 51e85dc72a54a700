/** Whether one client knows the database as it is now (Vol 3 Part G, 2.5.2.1). */
export class ChangeAwareness {
  #isAware: boolean
  /** It was told of the change, by an error or by the hash that it read: its next request shows that it knows. */
  #isTold = false

  constructor(isAware: boolean) {
    this.#isAware = isAware
  }

  get isAware(): boolean {
    return this.#isAware
  }

  changed(): void {
    this.#isAware = false
    this.#isTold = false
  }

  /** It read the Database Hash, or was refused with Database Out Of Sync. */
  told(): void {
    this.#isTold = !this.#isAware
  }

  /** A request came, whatever it asks for. */
  requested(): void {
    if (this.#isTold) this.confirmed()
  }

  /** It has confirmed a Service Changed indication. */
  confirmed(): void {
    this.#isAware = true
    this.#isTold = false
  }
}
