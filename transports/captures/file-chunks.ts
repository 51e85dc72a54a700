import type { FileHandle } from 'node:fs/promises'

const chunkSize = 256 * 2 ** 10

/** A file's bytes from its beginning, read as they are asked for, each chunk in memory of its own. The handle stays open. */
export async function* fileChunks(file: FileHandle): AsyncGenerator<Uint8Array, void> {
  for (let position = 0; ; ) {
    const chunk = new Uint8Array(chunkSize)
    const { bytesRead } = await file.read(chunk, 0, chunkSize, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}
